using Clp.Ai.Tests.Fuzz;
using Clp.Tests.Fuzz;
using Xunit.Abstractions;

namespace Clp.Mcp.Tests.Fuzz;

/// <summary>A sample of what the measure R1 does at this door.</summary>
public sealed class McpFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public async Task FiveThousandCalls_ChangeNothingWithoutAcceptance()
    {
        int seed = Environment.TickCount;
        ProposalCampaign campaign = new(seed, r => new McpDoor(r));

        await campaign.RunAsync(5_000);

        string account = $"seed {seed}: {campaign.Proposals} calls, {campaign.TurnedAway} turned away, {campaign.Commits} commits, {campaign.Refusals} refusals; first finding: {campaign.First}";
        output.WriteLine(account);
        (campaign.Breaches, campaign.Untyped, campaign.Unrecorded).ShouldBe((0, 0, 0), account);
        campaign.Commits.ShouldBeGreaterThan(20, account);
    }

    /// <summary>What is as deep as a value may be waits for its decision like anything else, and the server goes on telling of it.</summary>
    [Fact]
    public async Task DeepBombs_AreRefusedOrCanBeReadBack_AndTheServerLives()
    {
        BombRun run = new(r => new McpDoor(r), new MemoryStore());
        int committed = 0;
        for (int at = 0; at < 42; at++)
        {
            BombReport report = await run.DropAsync(at);
            report.Problem.ShouldBeNull(report.Name);
            committed += report.Came == nameof(Outcome.Committed) ? 1 : 0;
        }

        committed.ShouldBeGreaterThan(10);
    }
}
