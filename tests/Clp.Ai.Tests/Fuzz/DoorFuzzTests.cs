using Clp.Tests.Fuzz;
using Xunit.Abstractions;

namespace Clp.Ai.Tests.Fuzz;

/// <summary>A sample of what the measure R1 does at every door.</summary>
public sealed class DoorFuzzTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Doors.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task TenThousandProposals_AtADoor_ChangeNothingWithoutAcceptance(string door)
    {
        int seed = Environment.TickCount;
        ProposalCampaign campaign = new(seed, Doors.All[door]);

        await campaign.RunAsync(10_000);

        string account = $"{door}, seed {seed}: {campaign.Proposals} proposals, {campaign.TurnedAway} turned away, {campaign.Commits} commits, {campaign.Refusals} refusals; first finding: {campaign.First}";
        output.WriteLine(account);
        (campaign.Breaches, campaign.Untyped, campaign.Unrecorded).ShouldBe((0, 0, 0), account);
        campaign.Commits.ShouldBeGreaterThan(50, account);
    }
}
