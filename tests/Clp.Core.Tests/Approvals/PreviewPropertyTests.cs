using Clp.Testing;
using Clp.Tests.Runtime;
using Xunit.Abstractions;

namespace Clp.Tests.Approving;

/// <summary>Random contracts on random states: a commit bound to a preview does exactly what was shown, or is refused.</summary>
public sealed class PreviewPropertyTests(ITestOutputHelper output)
{
    private const int Rounds = 2_000;

    private static readonly Actor Maker = Actor.Ai("bot"), Approver = Actor.Human("ada");

    private enum Meanwhile
    {
        Nothing,
        AnotherCommit,
        AnotherCommitElsewhere,
        AnotherApproval,
        TimePasses,
        NewContract,
        OtherThingsAreRecorded,
    }

    [Fact]
    public async Task GivenAnyPreview_WhenItsProposalIsApproved_ThenTheBoundCommitEqualsItOrIsRefused()
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

        // What was proved above must have happened: otherwise nothing was.
        foreach (Meanwhile harmless in new[] { Meanwhile.Nothing, Meanwhile.OtherThingsAreRecorded, Meanwhile.TimePasses })
        {
            seen.GetValueOrDefault((harmless, "committed")).ShouldBeGreaterThan(30, $"seed {seed}");
        }

        foreach (Meanwhile harmful in new[] { Meanwhile.AnotherCommit, Meanwhile.AnotherCommitElsewhere, Meanwhile.AnotherApproval, Meanwhile.NewContract, Meanwhile.TimePasses })
        {
            seen.GetValueOrDefault((harmful, "stale")).ShouldBeGreaterThan(30, $"seed {seed}");
        }
    }

    private static async Task<string> OneAsync(Random random, Meanwhile meanwhile, string where)
    {
        MemoryStore store = new();
        FakeClock clock = new();
        Recipe recipe = new(random);
        ClpRuntimeOptions options = new() { EventStore = store, TimeProvider = clock };
        await using ClpRuntime runtime = new(recipe.Build(), options), elsewhere = new(recipe.Build("another sentence"), options), same = new(recipe.Build(), options);
        ContractInstance instance = await runtime.OpenAsync("a");
        for (int i = random.Next(3); i > 0; i--)
        {
            await instance.SubmitAsync("change", StateObject.Of(("seed", random.Next())));
        }

        Intent intent = await instance.DispatchAsync("change");
        Proposal proposal = await instance.StageAsync(intent, new ProposalDraft(StateObject.Of(("seed", random.Next()))) { By = Maker });
        StateObject? edit = random.Next(3) == 0 ? StateObject.Of(("seed", random.Next())) : null;
        StateObject before = instance.State;
        Preview shown = await instance.PreviewAsync(proposal, edit, new CommitOptions { By = Approver });
        instance.State.ShouldBeSameAs(before, where);
        (await instance.AcceptAsync(proposal, Approver, new AcceptOptions { Edit = edit })).EnsureAccepted();

        ContractInstance later = await HappenAsync(meanwhile, instance, elsewhere, same, intent, clock, random);
        before = later.State;
        Outcome outcome = await later.CommitAsync(later.PendingIntents[0], new CommitOptions { By = Approver, IfPreview = shown.Hash ?? "nothing was shown" });
        if (outcome is Outcome.Committed done)
        {
            shown.Refusal.ShouldBeNull(where);
            done.Delta.ShouldBe(shown.Delta, where);
            done.Transition.ShouldBe(shown.Transition, where);
            done.Event.Payload.ShouldBe(shown.Intent.Payload, where);
            done.State.ShouldBe(shown.After, where);
            before.Apply(shown.Delta!).ShouldBe(done.State, where);
            return "committed";
        }

        (await later.KindsAsync())[^1].ShouldBe("refused", where);
        if (meanwhile is Meanwhile.Nothing or Meanwhile.OtherThingsAreRecorded)
        {
            outcome.Describe().ShouldBe(shown.Refusal?.Describe(), where);
        }

        return outcome is Outcome.NotPermitted stale && stale.Reason.StartsWith("Stale", StringComparison.Ordinal) ? "stale" : "refused";
    }

    /// <summary>What happens between approval and commit. Returns the instance that is asked to commit.</summary>
    private static async Task<ContractInstance> HappenAsync(Meanwhile meanwhile, ContractInstance instance, ClpRuntime elsewhere, ClpRuntime same, Intent intent, FakeClock clock, Random random)
    {
        StateObject values = StateObject.Of(("seed", random.Next()));
        switch (meanwhile)
        {
            case Meanwhile.AnotherCommit:
                await instance.SubmitAsync("change", values);
                break;
            case Meanwhile.AnotherCommitElsewhere:
                await (await same.OpenAsync("a")).SubmitAsync("change", values);
                break;
            case Meanwhile.AnotherApproval:
                (await instance.AcceptAsync(await instance.StageAsync(intent, new ProposalDraft(values) { By = Maker }), Approver)).EnsureAccepted();
                break;
            case Meanwhile.TimePasses:
                clock.Advance(TimeSpan.FromMinutes(random.Next(1, 9)));
                break;
            case Meanwhile.NewContract:
                return await elsewhere.OpenAsync("a");
            case Meanwhile.OtherThingsAreRecorded:
                Intent other = await instance.DispatchAsync("change");
                await instance.RejectAsync(await instance.StageAsync(other, new ProposalDraft(values) { By = Maker }), Approver, "no");
                (await instance.CommitAsync(other)).ShouldBeOfType<Outcome.Incomplete>();
                break;
        }

        return instance;
    }
}
