using Clp.Testing;
using Clp.Tests.Runtime;
using Xunit.Abstractions;

namespace Clp.Tests.Approving;

/// <summary>Random contracts on random states: a batch bound to its preview does exactly what was shown, item by item, or nothing.</summary>
public sealed class PreviewAllPropertyTests(ITestOutputHelper output)
{
    private const int Rounds = 1_000;

    private static readonly Actor Maker = Actor.Ai("bot"), Approver = Actor.Human("ada");

    private enum Meanwhile
    {
        Nothing,
        AnotherCommit,
        AnotherApproval,
        AnotherOrder,
        TimePasses,
    }

    [Fact]
    public async Task GivenAnyPreviewOfABatch_WhenAllAreApproved_ThenTheBoundBatchEqualsItOrNothingIsDone()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Dictionary<(Meanwhile, string), int> seen = [];
        for (int round = 0; round < Rounds; round++)
        {
            Meanwhile meanwhile = (Meanwhile)(round % Enum.GetValues<Meanwhile>().Length);
            string came = await OneAsync(new Random(unchecked(seed + round)), meanwhile, $"seed {unchecked(seed + round)}, {meanwhile}");
            seen[(meanwhile, came)] = seen.GetValueOrDefault((meanwhile, came)) + 1;
        }

        output.WriteLine(string.Join(Environment.NewLine, seen.OrderBy(s => s.Key.Item1).Select(s => $"{s.Key.Item1}: {s.Key.Item2} {s.Value}")));
        foreach ((Meanwhile, string) must in new[] { (Meanwhile.Nothing, "committed"), (Meanwhile.Nothing, "refused"), (Meanwhile.TimePasses, "committed"), (Meanwhile.AnotherCommit, "stale"), (Meanwhile.AnotherApproval, "stale"), (Meanwhile.AnotherOrder, "stale") })
        {
            seen.GetValueOrDefault(must).ShouldBeGreaterThan(10, $"seed {seed}: {must}, without which nothing was shown");
        }
    }

    private static async Task<string> OneAsync(Random random, Meanwhile meanwhile, string where)
    {
        FakeClock clock = new();
        await using ClpRuntime runtime = new(new Recipe(random).Build(), new() { TimeProvider = clock });
        ContractInstance instance = await runtime.OpenAsync("a");
        List<Intent> intents = [];
        List<Proposal> proposals = [];
        for (int i = random.Next(2, 5); i > 0; i--)
        {
            intents.Add(await instance.DispatchAsync("change"));
            proposals.Add(await instance.StageAsync(intents[^1], Draft(random)));
        }

        BatchPreview shown = await instance.PreviewAllAsync(proposals, new CommitOptions { By = Approver });
        foreach (Proposal proposal in proposals)
        {
            (await instance.AcceptAsync(proposal, Approver)).EnsureAccepted();
        }

        switch (meanwhile)
        {
            case Meanwhile.AnotherCommit:
                await instance.SubmitAsync("change", Draft(random).Values);
                break;
            case Meanwhile.AnotherApproval:
                (await instance.AcceptAsync(await instance.StageAsync(intents[^1], Draft(random)), Approver)).EnsureAccepted();
                break;
            case Meanwhile.AnotherOrder:
                intents.Reverse();
                break;
            case Meanwhile.TimePasses:
                clock.Advance(TimeSpan.FromMinutes(random.Next(1, 9)));
                break;
        }

        StateObject before = instance.State;
        long version = instance.StateVersion;
        BatchOutcome outcome = await instance.CommitAllAsync(intents, new CommitOptions { By = Approver, IfPreview = shown.Hash ?? "nothing was shown" });
        if (outcome is BatchOutcome.Committed done)
        {
            shown.RefusedAt.ShouldBeNull(where);
            done.Commits.Select(c => (c.Delta, c.Transition, c.Event.Payload, c.State)).ShouldBe(shown.Items.Select(i => (i.Delta!, i.Transition!, i.Intent.Payload, i.After!)), where);
            shown.Items.Aggregate(before, (state, item) => state.Apply(item.Delta!)).ShouldBe(instance.State, where);
            (await instance.VerifyAsync()).Differences.ShouldBeEmpty(where);
            return "committed";
        }

        BatchOutcome.Refused refused = (BatchOutcome.Refused)outcome;
        (instance.State, instance.StateVersion, instance.PendingIntents.Length).ShouldBe((before, version, intents.Count), where);
        if (meanwhile == Meanwhile.Nothing)
        {
            (refused.Index, refused.Outcome.Describe()).ShouldBe((shown.RefusedAt!.Value, shown.Items[shown.RefusedAt.Value].Refusal!.Describe()), where);
        }

        return refused.Outcome is Outcome.NotPermitted stale && stale.Reason.StartsWith("Stale", StringComparison.Ordinal) ? "stale" : "refused";
    }

    private static ProposalDraft Draft(Random random) => new(StateObject.Of(("seed", random.Next()))) { By = Maker };
}
