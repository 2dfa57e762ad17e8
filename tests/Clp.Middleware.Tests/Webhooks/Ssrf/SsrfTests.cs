namespace Clp.Middleware.Tests.Webhooks.Ssrf;

/// <summary>A run of the campaign that R21 measures; each part with a control that shows that the trap can spring.</summary>
public sealed class SsrfTests
{
    private readonly SsrfCampaign campaign = new();

    [Fact]
    public async Task Forms_OfLocalAddresses_AreRefused()
    {
        (int refused, int connects) = await campaign.FormsAsync();

        campaign.Wrong.ShouldBeEmpty();
        connects.ShouldBe(0);
        refused.ShouldBe(AddressForms.All.Count);
        refused.ShouldBeGreaterThanOrEqualTo(60);
    }

    [Fact]
    public async Task Forms_WhenEveryNetworkIsAllowed_SpringTheTrap()
    {
        (_, int connects) = await campaign.FormsAsync(areAllowed: true);

        connects.ShouldBeGreaterThanOrEqualTo(25);
        campaign.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Answers_WithLocalAddresses_AreRefused()
    {
        (int refused, int connects) = await campaign.AnswersAsync();

        campaign.Wrong.ShouldBeEmpty();
        connects.ShouldBe(0);
        refused.ShouldBe(AddressForms.Addresses.Count);
    }

    [Fact]
    public async Task Redirects_AreNotFollowed()
    {
        (int tried, int connects) = await campaign.RedirectsAsync();

        campaign.Wrong.ShouldBeEmpty();
        tried.ShouldBe(56);
        connects.ShouldBe(0);
    }

    [Fact]
    public async Task Rebinding_ReachesWhatIsAllowedOnly()
    {
        (int tried, int meant, int connects) = await campaign.RebindingAsync(4);

        campaign.Wrong.ShouldBeEmpty();
        tried.ShouldBe(24);
        meant.ShouldBe(6, "every second answer of the first way, and the first look of the fickle one");
        connects.ShouldBe(0);
    }
}
