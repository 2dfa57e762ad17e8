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

    public static TheoryData<string> Mistakes => [.. FuzzControls.All.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task AMistake_IsNoticed(string mistake)
    {
        (Func<Random, Door>? door, IReadOnlyList<FuzzSubject>? subjects) = FuzzControls.All[mistake];
        ProposalCampaign campaign = new(4711, door, subjects);

        await campaign.RunAsync(20_000, untilFound: true);

        campaign.First.ShouldNotBeNull();
        output.WriteLine($"{mistake}: noticed after {campaign.Proposals} proposals: {campaign.First}");
    }
}
