namespace Clp.Storage.Conformance.LostAnswers;

/// <summary>Appends and commands whose connection is cut, on a store behind a proxy.</summary>
public abstract class LostAnswerSuite
{
    private const int CutsEach = 20;

    [Fact]
    public async Task Append_CutAnywhere_IsStoredOnceByItsIdAndNeverLiedAbout()
    {
        await using IProxiedStore store = await OpenAsync();
        CutCampaign campaign = new(store);

        await campaign.RunAsync(CutsEach);

        campaign.Tally.FirstLies.ShouldBeEmpty();
        campaign.Tally.Cuts.ShouldBeGreaterThan(CutsEach * 3 / 2, "cuts that hit nothing show nothing");
        campaign.Tally.ExactlyOnce.ShouldBe(campaign.Tally.WithOperation);
        campaign.Tally.Told(Answer.Unknown).ShouldBeGreaterThan(0);

        // Most of what goes over a new connection comes before the append.
        (store.ConnectsAnew ? campaign.Tally.Told(Answer.Rejected) : campaign.Tally.UnknownButStored).ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Command_CutAnywhere_LeavesTheInstanceOnWhatIsStored(bool hasOperations)
    {
        await using IProxiedStore store = await OpenAsync();
        RuntimeCuts cuts = new(store, hasOperations);

        await cuts.RunAsync(CutsEach / 2);

        cuts.Tally.FirstLies.ShouldBeEmpty();
        cuts.Tally.Cuts.ShouldBeGreaterThan(CutsEach * 3 / 4, "cuts that hit nothing show nothing");
        cuts.Tally.ExactlyOnce.ShouldBe(cuts.Tally.WithOperation);
    }

    /// <summary>An empty store behind a proxy.</summary>
    protected abstract Task<IProxiedStore> OpenAsync();
}
