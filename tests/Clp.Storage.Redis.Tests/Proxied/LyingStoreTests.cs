using Clp.Storage.Conformance.LostAnswers;

namespace Clp.Storage.Redis.Tests.Proxied;

/// <summary>The campaigns are worth something: they find out stores that go wrong.</summary>
public sealed class LyingStoreTests
{
    [Theory]
    [InlineData(Lie.TellsStored)]
    [InlineData(Lie.TellsRejected)]
    [InlineData(Lie.SendsAgain)]
    [InlineData(Lie.ForgetsOperations)]
    [InlineData(Lie.ForgetsMessages)]
    [InlineData(Lie.LetsThrough)]
    public async Task Campaign_OnAStoreThatLies_FindsOut(Lie lie)
    {
        await using ProxiedLiar store = new(await ProxiedRedis.OpenAsync(), lie);
        CutCampaign campaign = new(store);

        await campaign.RunAsync(12, goesDown: false);

        campaign.Tally.Lies.ShouldBeGreaterThan(0, campaign.Tally.ToString());
    }

    [Theory]
    [InlineData(Lie.TellsStored, false)]
    [InlineData(Lie.TellsRejected, false)]
    [InlineData(Lie.ForgetsOperations, true)]
    [InlineData(Lie.ForgetsMessages, true)]
    public async Task Commands_OnAStoreThatLies_FindOut(Lie lie, bool hasOperations)
    {
        await using ProxiedLiar store = new(await ProxiedRedis.OpenAsync(), lie);
        RuntimeCuts cuts = new(store, hasOperations);

        await cuts.RunAsync(6, goesDown: false);

        cuts.Tally.Lies.ShouldBeGreaterThan(0, cuts.Tally.ToString());
    }
}
