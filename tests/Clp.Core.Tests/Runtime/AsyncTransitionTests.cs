using Clp.Testing;

namespace Clp.Tests.Runtime;

public sealed class AsyncTransitionTests
{
    private static readonly CommitOptions Once = new() { Operation = new OperationId("op-1") };

    private static Contract Paying(Func<TransitionContext, CancellationToken, ValueTask<StateDelta>> effect, TimeSpan? timeout = null) => Contract.Define("paying")
        .State(StateObject.Of(("paid", 0)), Field.Required("paid", Shape.Integer))
        .Intent("pay", i => i.Required("amount", Shape.Integer))
        .Intent("note", i => i.Optional("text", Shape.Text))
        .TransitionAsync("charge", "pay", effect, timeout: timeout)
        .Transition("noted", "note", _ => StateDelta.Empty)
        .Build();

    private static StateObject Amount(int amount = 5) => StateObject.Of(("amount", amount));

    private static StateDelta Pay(TransitionContext c) => StateDelta.Set("paid", c.State.Get("paid", 0) + c.Payload.Get("amount", 0));

    [Fact]
    public async Task CommitAsync_EffectThatAwaits_CommitsWhatItReturns()
    {
        await using ClpRuntime runtime = new(Paying(async (c, _) =>
        {
            await Task.Yield();
            return Pay(c);
        }));
        ContractInstance instance = await runtime.OpenAsync();

        (await instance.SubmitAsync("pay", Amount())).EnsureCommitted().Transition.ShouldBe("charge");

        instance.State.Get("paid", 0).ShouldBe(5);
        (await instance.VerifyAsync()).IsConsistent.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CommitAsync_EffectBeyondItsTime_IsRecordedAndLeftBehind(bool honoursToken)
    {
        FakeClock clock = new();
        TaskCompletionSource<StateDelta> never = new();
        bool wasCancelled = false;
        await using ClpRuntime runtime = new(Paying((_, ct) =>
        {
            ct.Register(() => wasCancelled = true);
            if (honoursToken)
            {
                ct.Register(() => never.TrySetCanceled(ct));
            }

            return new(never.Task);
        }, TimeSpan.FromSeconds(7)), new() { TimeProvider = clock });
        ContractInstance instance = await runtime.OpenAsync();
        Intent intent = await instance.DispatchAsync("pay", Amount());

        Task<Outcome> committing = instance.CommitAsync(intent).AsTask();
        clock.Advance(TimeSpan.FromSeconds(6.9));
        committing.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Outcome.Failed failed = (await committing).ShouldBeOfType<Outcome.Failed>();

        (failed.Kind, failed.Transition).ShouldBe((FailureKind.Timeout, "charge"));
        wasCancelled.ShouldBeTrue();
        never.TrySetResult(StateDelta.Set("paid", 99));
        instance.State.Get("paid", -1).ShouldBe(0);
        (await instance.KindsAsync()).ShouldBe(["dispatched", "refused"]);
        instance.PendingIntents.ShouldHaveSingleItem();
        clock.PendingTimers.ShouldBe(0);
        (await instance.SubmitAsync("note")).EnsureCommitted();
    }

    [Fact]
    public async Task CommitAsync_WithTheRuntimesTimeout_EndsThen()
    {
        FakeClock clock = new();
        await using ClpRuntime runtime = new(Paying((_, _) => new(new TaskCompletionSource<StateDelta>().Task)), new() { TimeProvider = clock });
        ContractInstance instance = await runtime.OpenAsync();

        Task<Outcome> committing = instance.SubmitAsync("pay", Amount()).AsTask();
        clock.Advance(TimeSpan.FromSeconds(30));

        (await committing).ShouldBeOfType<Outcome.Failed>().Kind.ShouldBe(FailureKind.Timeout);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CommitAsync_CancelledByTheCaller_ThrowsIsRecordedAndStaysPending(bool honoursToken)
    {
        using CancellationTokenSource source = new();
        TaskCompletionSource started = new();
        await using ClpRuntime runtime = new(Paying(async (c, ct) =>
        {
            started.SetResult();
            await (honoursToken ? Task.Delay(Timeout.Infinite, ct) : new TaskCompletionSource().Task);
            return Pay(c);
        }));
        ContractInstance instance = await runtime.OpenAsync();
        Intent intent = await instance.DispatchAsync("pay", Amount());

        Task<Outcome> committing = instance.CommitAsync(intent, null, source.Token).AsTask();
        await started.Task;
        await source.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => committing);
        (await instance.LastRefusalAsync()).Outcome.ShouldBeOfType<Outcome.Failed>().Kind.ShouldBe(FailureKind.Cancelled);
        instance.State.Get("paid", -1).ShouldBe(0);
        instance.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(intent.Id);
    }

    [Fact]
    public async Task CommitAsync_CancelledBeforeItBegins_ThrowsAndRecordsNothing()
    {
        await using ClpRuntime runtime = new(Paying((c, _) => new(Pay(c))));
        ContractInstance instance = await runtime.OpenAsync();
        Intent intent = await instance.DispatchAsync("pay", Amount());

        await Should.ThrowAsync<OperationCanceledException>(async () => await instance.CommitAsync(intent, null, new CancellationToken(true)));
        await Should.ThrowAsync<OperationCanceledException>(async () => await instance.DispatchAsync("pay", null, null, new CancellationToken(true)));
        await Should.ThrowAsync<OperationCanceledException>(async () => await instance.SubmitAsync("pay", Amount(), null, new CancellationToken(true)));

        (await instance.KindsAsync()).ShouldBe(["dispatched"]);
        (await instance.CommitAsync(intent)).EnsureCommitted();
    }

    [Fact]
    public async Task CommitAsync_CancelledWhileWaitingForTheTurn_LeavesTheQueue()
    {
        TaskCompletionSource gate = new(), started = new();
        await using ClpRuntime runtime = new(Paying(async (c, _) =>
        {
            started.SetResult();
            await gate.Task;
            return Pay(c);
        }));
        ContractInstance instance = await runtime.OpenAsync();
        using CancellationTokenSource source = new();
        Task<Outcome> first = instance.SubmitAsync("pay", Amount()).AsTask();
        await started.Task;
        Task<Outcome> waiting = instance.SubmitAsync("note", null, null, source.Token).AsTask(), behind = instance.SubmitAsync("note").AsTask();

        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        gate.SetResult();

        (await first).EnsureCommitted();
        (await behind).EnsureCommitted().Version.ShouldBe(1);
    }

    [Fact]
    public async Task CommitAsync_CancelledAfterTheEffectHappened_KeepsWhatItLedTo()
    {
        using CancellationTokenSource source = new();
        await using ClpRuntime runtime = new(Paying((c, _) =>
        {
            source.Cancel();
            return new(Pay(c));
        }));
        ContractInstance instance = await runtime.OpenAsync();

        (await instance.SubmitAsync("pay", Amount(), null, source.Token)).EnsureCommitted();

        instance.State.Get("paid", 0).ShouldBe(5);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("throws later")]
    [InlineData("gives up by itself")]
    [InlineData("returns null")]
    public async Task CommitAsync_EffectFails_IsRecordedReportedAndTellsNoInternals(string how)
    {
        HookRecorder hooks = new();
        ClpRuntimeOptions options = new();
        options.Middleware.Add(hooks);
        await using ClpRuntime runtime = new(Paying(async (_, _) =>
        {
            if (how == "throws later")
            {
                await Task.Yield();
            }

            return how switch
            {
                "returns null" => null!,
                "gives up by itself" => throw new OperationCanceledException("secret"),
                _ => throw new InvalidOperationException("secret card number"),
            };
        }), options);
        ContractInstance instance = await runtime.OpenAsync();
        Intent intent = await instance.DispatchAsync("pay", Amount());

        Outcome.Failed failed = (await instance.CommitAsync(intent)).ShouldBeOfType<Outcome.Failed>();

        failed.Kind.ShouldBe(FailureKind.Error);
        failed.Reason.ShouldNotContain("secret");
        failed.Exception.ShouldNotBeNull();
        hooks.Errors.ShouldHaveSingleItem();
        ContractEvent.AttemptRefused refused = await instance.LastRefusalAsync();
        refused.Outcome.ShouldBeOfType<Outcome.Failed>().Reason.ShouldBe(failed.Reason);
        Json.Text(Json.RoundTrip((await instance.EventsAsync())[^1])).ShouldNotContain("secret");
        instance.PendingIntents.ShouldHaveSingleItem();
        instance.State.Get("paid", -1).ShouldBe(0);
    }

    [Fact]
    public async Task IdempotencyKey_OfOneIntentOrOperation_StaysTheSameAndOthersDiffer()
    {
        List<string> keys = [];
        bool fails = true;
        MemoryStore store = new();
        Contract contract = Paying((c, _) =>
        {
            keys.Add(c.IdempotencyKey);
            return fails ? throw new InvalidOperationException() : new(Pay(c));
        });
        await using ClpRuntime runtime = new(contract, new() { EventStore = store });
        ContractInstance instance = await runtime.OpenAsync();
        Intent intent = await instance.DispatchAsync("pay", Amount());
        await instance.CommitAsync(intent);
        await instance.SubmitAsync("pay", Amount(), Once);
        await instance.SubmitAsync("note");
        fails = false;
        await using ClpRuntime restarted = new(contract, new() { EventStore = store });
        ContractInstance again = await restarted.OpenAsync();
        await again.CommitAsync(again.PendingIntents[0]);
        await again.SubmitAsync("pay", Amount(), Once);
        await again.SubmitAsync("pay", Amount(), new CommitOptions { Operation = new OperationId(intent.Id.ToString()) });
        await again.SubmitAsync("pay", Amount());
        await (await restarted.OpenAsync("other")).SubmitAsync("pay", Amount(), Once);

        keys.Count.ShouldBe(7);
        keys[2].ShouldBe(keys[0]);
        keys[3].ShouldBe(keys[1]);
        new[] { keys[0], keys[1], keys[4], keys[5], keys[6] }.Distinct().Count().ShouldBe(5);
    }

    [Fact]
    public async Task CommitAsync_SomeoneElseWroteMeanwhile_PureDecidesAgainAndAsyncConflicts()
    {
        MemoryStore store = new();
        ContractInstance? other = null;
        Contract contract = Paying(async (c, _) =>
        {
            (await other!.SubmitAsync("note", null, null, CancellationToken.None)).EnsureCommitted();
            return Pay(c);
        });
        await using ClpRuntime a = new(contract, new() { EventStore = store }), b = new(contract, new() { EventStore = store });
        ContractInstance instance = await a.OpenAsync();
        other = await b.OpenAsync();

        Outcome.Conflicted conflict = (await instance.SubmitAsync("pay", Amount())).ShouldBeOfType<Outcome.Conflicted>();

        (conflict.ExpectedVersion, conflict.ActualVersion).ShouldBe((-1, 0));
        (await instance.LastRefusalAsync()).Outcome.ShouldBe(conflict);
        instance.State.Get("paid", -1).ShouldBe(0);
        (await other.SubmitAsync("note")).EnsureCommitted().Version.ShouldBe(2);
        (await instance.SubmitAsync("note")).EnsureCommitted().Version.ShouldBe(3);
    }

    [Fact]
    public async Task CommitAsync_EffectThatCommandsItsOwnInstance_IsAnsweredAtOnce()
    {
        ContractInstance? own = null;
        await using ClpRuntime runtime = new(Paying(async (c, ct) =>
        {
            await Task.Yield();
            await own!.SubmitAsync("note", cancellationToken: ct);
            return Pay(c);
        }));
        own = await runtime.OpenAsync();

        Outcome.Failed failed = (await own.SubmitAsync("pay", Amount())).ShouldBeOfType<Outcome.Failed>();

        failed.Reason.ShouldContain(ClpCodes.Reentrant);
        own.State.Get("paid", 0).ShouldBe(0);
        (await own.SubmitAsync("note")).IsCommitted.ShouldBeTrue();
    }

    [Fact]
    public async Task CommitAsync_WorkLeftBehindByAnEffect_MayUseTheInstanceOnceTheEffectHasEnded()
    {
        ContractInstance? own = null;
        TaskCompletionSource gate = new();
        Task<Outcome>? later = null;
        await using ClpRuntime runtime = new(Paying((c, _) =>
        {
            later = LaterAsync();
            return new(Pay(c));
        }));
        own = await runtime.OpenAsync();
        await own.SubmitAsync("pay", Amount());

        gate.SetResult();

        (await later!).IsCommitted.ShouldBeTrue();

        async Task<Outcome> LaterAsync()
        {
            await gate.Task;
            return await own!.SubmitAsync("note");
        }
    }
}
