using Clp.Testing;
using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

/// <summary>Which hooks run, in which order, however an operation ends.</summary>
public sealed class HookSequenceTests
{
    private readonly HookRecorder hooks = new();

    private ClpRuntime Runtime(Contract? contract = null, IEventStore? store = null, IProposalProvider? provider = null, TimeProvider? clock = null, params IClpMiddleware[] more)
    {
        ClpRuntimeOptions options = new() { EventStore = store, ProposalProvider = provider, TimeProvider = clock ?? TimeProvider.System };
        foreach (IClpMiddleware hook in more.Length > 0 ? more : [hooks])
        {
            options.Middleware.Add(hook);
        }

        return new ClpRuntime(contract ?? Build(), options);
    }

    [Fact]
    public async Task Success_InOneStep()
    {
        await using ClpRuntime runtime = Runtime();

        (await (await runtime.OpenAsync()).SubmitAsync("order", Article())).EnsureCommitted();

        hooks.Calls.ShouldBe(["before-dispatch", "before-commit", "after-commit:Committed"]);
    }

    [Fact]
    public async Task Success_StepByStep()
    {
        await using ClpRuntime runtime = Runtime(provider: new FakeProvider(Article()));
        ContractInstance orders = await runtime.OpenAsync();

        Intent intent = await orders.DispatchAsync("order");
        (await orders.AcceptAsync((await orders.ProposeAsync(intent))!, Ada)).EnsureAccepted();
        (await orders.CommitAsync(intent)).EnsureCommitted();

        hooks.Calls.ShouldBe(["before-dispatch", "after-dispatch", "before-propose", "after-propose", "before-commit", "after-commit:Committed"]);
    }

    public static TheoryData<string, string[]> Endings => new()
    {
        { "denied", ["guard-deny", "after-commit:Denied"] },
        { "invalid", ["after-commit:Invalid"] },
        { "incomplete", ["after-commit:Incomplete"] },
        { "not applicable", ["after-commit:NotApplicable"] },
        { "conflicted", ["after-commit:Conflicted"] },
        { "not permitted", ["after-commit:NotPermitted"] },
        { "guard throws", ["error:Guard", "guard-deny", "after-commit:Denied"] },
        { "transition throws", ["error:Transition", "after-commit:Failed"] },
        { "store rejects", [] },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task EveryOtherEnding(string ending, string[] after)
    {
        Contract contract = Build(more: b => b
            .Intent("bad").Guard("broken", _ => throw new InvalidOperationException(), on: ["bad"]).Transition("never", "bad", _ => StateDelta.Empty)
            .Intent("worse").Transition("breaks", "worse", _ => throw new InvalidOperationException()));
        ScriptedStore store = new();
        await using ClpRuntime runtime = Runtime(contract, store);
        ContractInstance orders = await runtime.OpenAsync();
        if (ending == "store rejects")
        {
            store.ThenFail(ScriptedStore.Rejected);
        }

        try
        {
            Outcome outcome = await (ending switch
            {
                "denied" => orders.SubmitAsync("order", Article().With("count", 99)),
                "invalid" => orders.SubmitAsync("order", Article().With("count", "x")),
                "incomplete" => orders.SubmitAsync("order"),
                "not applicable" => orders.SubmitAsync("ship"),
                "conflicted" => orders.SubmitAsync("order", Article(), new CommitOptions { IfVersion = 5 }),
                "not permitted" => orders.SubmitAsync("order", Article(), By(Bot)),
                "guard throws" => orders.SubmitAsync("bad"),
                "transition throws" => orders.SubmitAsync("worse"),
                _ => orders.SubmitAsync("order", Article()),
            });
            outcome.IsCommitted.ShouldBeFalse();
            orders.Version.ShouldBe(0);
        }
        catch (StorageException)
        {
            ending.ShouldBe("store rejects");
        }

        hooks.Calls.ShouldBe(["before-dispatch", "before-commit", .. after]);
    }

    [Theory]
    [InlineData(true, "Timeout")]
    [InlineData(false, "Cancelled")]
    public async Task TimeoutAndCancellation(bool timesOut, string kind)
    {
        FakeClock clock = new();
        using CancellationTokenSource source = new();
        TaskCompletionSource started = new();
        Contract contract = Contract.Define("slow").Intent("go").TransitionAsync("t", "go", async (_, ct) =>
        {
            started.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(ct);
            return StateDelta.Empty;
        }).Build();
        await using ClpRuntime runtime = Runtime(contract, clock: clock);
        ContractInstance instance = await runtime.OpenAsync();

        Task<Outcome> running = instance.SubmitAsync("go", null, null, source.Token).AsTask();
        await started.Task;
        if (timesOut)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            (await running).ShouldBeOfType<Outcome.Failed>();
        }
        else
        {
            await source.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => running);
        }

        (await instance.LastRefusalAsync()).Outcome.ShouldBeOfType<Outcome.Failed>().Kind.ToString().ShouldBe(kind);
        hooks.Calls.ShouldBe(["before-dispatch", "before-commit", "after-commit:Failed"]);
    }

    [Fact]
    public async Task ProviderFailure()
    {
        await using ClpRuntime runtime = Runtime(provider: new FakeProvider((_, _) => throw new InvalidOperationException()));
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");

        await Should.ThrowAsync<LifecycleException>(async () => await orders.ProposeAsync(intent));

        hooks.Calls.ShouldBe(["before-dispatch", "after-dispatch", "before-propose", "error:Propose"]);
    }

    [Fact]
    public async Task SubscriberFailure()
    {
        await using ClpRuntime runtime = Runtime();
        ContractInstance orders = await runtime.OpenAsync();
        using IDisposable subscription = orders.Subscribe(StatePath.Root, _ => throw new InvalidOperationException());

        (await orders.SubmitAsync("order", Article())).EnsureCommitted();

        hooks.Calls.ShouldBe(["before-dispatch", "before-commit", "error:AfterCommit", "after-commit:Committed"]);
    }

    [Theory]
    [InlineData("before-dispatch", false)]
    [InlineData("before-commit", false)]
    [InlineData("before-dispatch", true)]
    [InlineData("before-commit", true)]
    public async Task ABeforeHookThatFails_StopsEverythingAndRecordsTheFailureOnly(string which, bool yields)
    {
        List<string> calls = [];
        HookRecorder outer = new("outer", calls, yields), inner = new("inner", calls, yields) { Fail = which };
        await using ClpRuntime runtime = Runtime(null, null, null, null, outer, inner);
        ContractInstance orders = await runtime.OpenAsync();

        LifecycleException refused = await Should.ThrowAsync<LifecycleException>(async () => await orders.SubmitAsync("order", Article()));

        refused.Code.ShouldBe(ClpCodes.HookFailed);
        refused.Message.ShouldContain(nameof(HookRecorder));
        refused.Message.ShouldNotContain("on purpose");
        orders.Version.ShouldBe(0);
        orders.StateVersion.ShouldBe(-1);
        (await orders.LastRefusalAsync()).Outcome.ShouldBeOfType<Outcome.Failed>().Transition.ShouldBe(nameof(HookRecorder));
        calls[^2..].ShouldBe([$"outer error:{(which == "before-commit" ? "Commit" : "Dispatch")}", $"inner error:{(which == "before-commit" ? "Commit" : "Dispatch")}"]);
        inner.Fail = null;
        (await orders.SubmitAsync("order", Article())).EnsureCommitted();
    }

    [Fact]
    public async Task ABeforeHookThatGivesUpByItself_IsAHookFailureAndNotTheCallersCancellation()
    {
        await using ClpRuntime runtime = Runtime(null, null, null, null, new GivesUp());
        ContractInstance orders = await runtime.OpenAsync();

        (await Should.ThrowAsync<LifecycleException>(async () => await orders.SubmitAsync("order", Article()))).Code.ShouldBe(ClpCodes.HookFailed);
        (await orders.KindsAsync()).ShouldBe(["refused"]);
    }

    [Theory]
    [InlineData("after-dispatch", false)]
    [InlineData("after-dispatch", true)]
    [InlineData("after-commit", false)]
    [InlineData("after-commit", true)]
    [InlineData("guard-deny", false)]
    [InlineData("guard-deny", true)]
    public async Task AnAfterHookThatFails_IsReportedAndTheOthersRunAllTheSame(string which, bool yields)
    {
        List<string> calls = [];
        HookRecorder outer = new("outer", calls, yields), inner = new("inner", calls, yields) { Fail = which };
        await using ClpRuntime runtime = Runtime(null, null, null, null, outer, inner);
        ContractInstance orders = await runtime.OpenAsync();

        Intent denied = await orders.DispatchAsync("order", Article().With("count", 99));
        (await orders.CommitAsync(denied)).ShouldBeOfType<Outcome.Denied>();

        outer.Errors.ShouldHaveSingleItem();
        calls.Count(c => c.StartsWith("outer " + which, StringComparison.Ordinal)).ShouldBe(1);
        (await orders.KindsAsync()).ShouldBe(["dispatched", "refused", "proposed"]);
    }

    [Fact]
    public async Task AnErrorHookThatFails_HarmsNobody()
    {
        HookRecorder broken = new() { Fail = "error" }, second = new();
        await using ClpRuntime runtime = Runtime(null, null, null, null, broken, second);
        ContractInstance orders = await runtime.OpenAsync();
        using IDisposable subscription = orders.Subscribe("stock", _ => throw new InvalidOperationException());

        (await orders.SubmitAsync("order", Article())).EnsureCommitted();

        second.Errors.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheFirstAdded_IsTheOutermost(bool yields)
    {
        List<string> calls = [];
        await using ClpRuntime runtime = Runtime(null, null, null, null, new HookRecorder("a", calls, yields), new HookRecorder("b", calls, yields), new HookRecorder("c", calls, yields));

        (await (await runtime.OpenAsync()).SubmitAsync("order", Article())).EnsureCommitted();

        calls.ShouldBe(["a before-dispatch", "b before-dispatch", "c before-dispatch", "a before-commit", "b before-commit", "c before-commit",
            "c after-commit:Committed", "b after-commit:Committed", "a after-commit:Committed"]);
    }

    [Fact]
    public async Task Hooks_OfACommit_SeeTheAcceptedValues()
    {
        Payloads seen = new();
        await using ClpRuntime runtime = Runtime(null, null, null, null, seen);
        ContractInstance orders = await runtime.OpenAsync();
        Intent asDispatched = await orders.DispatchAsync("order");
        (await orders.AcceptAsync(await orders.StageAsync(asDispatched, new ProposalDraft(Article())), Ada)).EnsureAccepted();

        (await orders.CommitAsync(asDispatched)).EnsureCommitted();

        seen.Seen.ShouldBe([Article(), Article()]);
    }

    [Fact]
    public async Task AHookThatCommitsItself_DoesNotBlock()
    {
        Commits hook = new();
        await using ClpRuntime runtime = Runtime(null, null, null, null, hook);
        hook.Instance = await runtime.OpenAsync();

        (await hook.Instance.SubmitAsync("order", Article())).EnsureCommitted();

        hook.Instance.State.Get("stock", 0).ShouldBe(14);
    }

    private sealed class GivesUp : IClpMiddleware
    {
        public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken) => throw new OperationCanceledException();
    }

    private sealed class Payloads : IClpMiddleware
    {
        public List<StateObject> Seen { get; } = [];

        public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken) => Note(args.Intent);

        public ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken) => Note(args.Intent);

        private ValueTask Note(Intent intent)
        {
            Seen.Add(intent.Payload);
            return default;
        }
    }

    private sealed class Commits : IClpMiddleware
    {
        public ContractInstance? Instance { get; set; }

        public async ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken)
        {
            if (args.Intent.Name == "order")
            {
                (await Instance!.SubmitAsync("restock", StateObject.Of(("count", 5)), null, cancellationToken)).EnsureCommitted();
            }
        }
    }
}
