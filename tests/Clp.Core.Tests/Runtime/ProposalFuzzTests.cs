using Clp.Tests.Fuzz;
using Xunit.Abstractions;

namespace Clp.Tests.Runtime;

public sealed class ProposalFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public async Task TwentyThousandProposals_ChangeNothingWithoutAcceptance()
    {
        int seed = Environment.TickCount;
        ProposalCampaign campaign = new(seed);

        await campaign.RunAsync(20_000);

        string account = $"seed {seed}: {campaign.Proposals} proposals, {campaign.Commits} commits, {campaign.Refusals} refusals; first finding: {campaign.First}";
        output.WriteLine(account);
        (campaign.Breaches, campaign.Untyped, campaign.Unrecorded).ShouldBe((0, 0, 0), account);
        campaign.Commits.ShouldBeGreaterThan(500, account);
        campaign.Refusals.ShouldBeGreaterThan(5_000, account);
    }
}
