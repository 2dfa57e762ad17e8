using Clp.TestServers;
using Xunit.Abstractions;

namespace Clp.Ai.Tests.Wire;

/// <summary>Replies of every kind one after another, at random: whatever a model does over several rounds ends typed, changes nothing, and leaves nothing half done. The seed of a failure is in its message.</summary>
public sealed class WireScriptTests(ITestOutputHelper output)
{
    private const int Scripts = 40, MostReplies = 6;

    // All but those that take long or need a clock.
    private static readonly string[] Names = [.. WireReplies.All.Where(w => !w.Value.IsSlow && w.Value.MaxReplyBytes == 4 << 20 && w.Key is not ("endless" or "10 MB argument")).Select(w => w.Key)];

    private static readonly string[] Talking = [.. Names.Where(name => !WireReplies.All[name].Chat.StartsWith("failed", StringComparison.Ordinal))];

    public static TheoryData<Door, bool, int> Campaigns
    {
        get
        {
            TheoryData<Door, bool, int> data = [];
            foreach (Door door in Enum.GetValues<Door>())
            {
                data.Add(door, false, 20261120 + (int)door);
                data.Add(door, true, 20261120 + (int)door);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Campaigns))]
    public async Task RandomScripts_EndTyped_AndLeaveNothingHalfDone(Door door, bool streams, int seed)
    {
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        Dictionary<string, int> ends = [];
        for (int i = 0; i < Scripts; i++)
        {
            string[] script = Script(random);
            Dialect dialect = (Dialect)random.Next(2);
            string end = await RunAsync(door, streams, dialect, script, $"seed {seed}, script {i}: {string.Join(" > ", script)}");
            ends[end] = ends.GetValueOrDefault(end) + 1;
        }

        output.WriteLine(string.Join('\n', ends.OrderByDescending(e => e.Value).Select(e => $"{e.Value} x {e.Key}")));
        ends.Count.ShouldBeGreaterThan(3, "the scripts come to different ends");
    }

    [Theory]
    [InlineData(Door.Provider)]
    [InlineData(Door.Chat)]
    [InlineData(Door.Functions)]
    public async Task RandomScripts_WholeAndStreamed_EndAlike(Door door)
    {
        const int Seed = 20261123;
        Random random = new(Seed);
        for (int i = 0; i < Scripts; i++)
        {
            // Where a stream says something twice, the last counts; a whole reply is refused.
            string[] script = [.. Script(random).Where(name => name != "duplicate keys")];
            string which = $"seed {Seed}, script {i}: {string.Join(" > ", script)}";

            (await RunAsync(door, streams: true, Dialect.OpenAi, script, which)).ShouldBe(await RunAsync(door, streams: false, Dialect.OpenAi, script, which), which);
        }
    }

    // Mostly such as do not end it.
    private static string[] Script(Random random)
        => [.. Enumerable.Range(0, random.Next(1, MostReplies + 1)).Select(_ => random.Next(8) == 0 ? Names[random.Next(Names.Length)] : Talking[random.Next(Talking.Length)])];

    private static async Task<string> RunAsync(Door door, bool streams, Dialect dialect, string[] script, string which)
    {
        await using WireDoor at = new(door, streams);
        at.Server.Then([.. script.Select(name => WireReplies.All[name].Reply(door, dialect)), ModelReplies.Text("ok")]);
        string end;
        try
        {
            end = await at.AskAsync();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(which, e);
        }

        Intent[] left = [.. at.Shop.Instance.PendingIntents.Where(i => i.By.Kind == ActorKind.Ai)];
        if (door == Door.Chat)
        {
            left.ShouldAllBe(i => at.Shop.Instance.ProposalsFor(i).Count(p => p.Status == ProposalStatus.Staged) == 1, which);
        }

        List<ContractEvent> log = [.. (await at.Shop.Instance.LogAsync()).Select(e => e.Event)];
        log.OfType<ContractEvent.ProposalStaged>().Where(s => s.Proposal.Status == ProposalStatus.Staged && log.OfType<ContractEvent.ProposalRejected>().All(r => r.Proposal != s.Proposal.Id))
            .ShouldAllBe(s => left.Any(i => i.Id == s.IntentId) || door == Door.Provider, which);
        return end;
    }
}
