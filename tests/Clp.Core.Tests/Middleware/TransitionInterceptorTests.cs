using Clp.Testing;
using Clp.Tests.Runtime;

namespace Clp.Tests.Middleware;

/// <summary>What an interceptor can and cannot do to an asynchronous transition, whose effect outside cannot be taken back.</summary>
public sealed class TransitionInterceptorTests
{
    private readonly List<string?> keys = [];
    private readonly Queue<Exception> failures = [];
    private TaskCompletionSource? gate;

    private Contract Paying() => Contract.Define("paying")
        .State(StateObject.Of(("paid", 0)), Field.Required("paid", Shape.Integer))
        .Intent("pay")
        .TransitionAsync("charge", "pay", async (context, ct) =>
        {
            keys.Add(context.IdempotencyKey);
            if (failures.TryDequeue(out Exception? failure))
            {
                throw failure;
            }

            if (gate is not null)
            {
                await gate.Task.WaitAsync(ct);
            }

            return StateDelta.Set("paid", keys.Count);
        })
        .Intent("note").Transition("noted", "note", _ => StateDelta.Empty)
        .Build();

    private static readonly CommitOptions WithId = new() { Operation = new OperationId("pay-1") };

    [Fact]
    public async Task Refusal_FailsTheCommit_AndIsNoError()
    {
        await using Intercepted on = await Intercepted.OpenAsync(Paying());
        on.Interceptor.Transition = (_, _, _) => throw new RefusalException(ClpCodes.CircuitOpen, "later");

        Outcome.Failed failed = (await on.Instance.SubmitAsync("pay")).ShouldBeOfType<Outcome.Failed>();

        failed.Reason.ShouldContain("later");
        keys.ShouldBeEmpty();
        on.Hooks.Errors.ShouldBeEmpty();
        (await on.Instance.KindsAsync()).ShouldBe(["refused"]);
    }

    [Theory]
    [InlineData("does not call next")]
    [InlineData("passes default arguments")]
    [InlineData("throws")]
    public async Task Failure_BeforeNext_FailsTheCommitAndIsReported(string how)
    {
        await using Intercepted on = await Intercepted.OpenAsync(Paying());
        on.Interceptor.Transition = (_, next, ct) => how switch
        {
            "throws" => throw new InvalidOperationException(),
            "passes default arguments" => next(default, ct),
            _ => default,
        };

        (await on.Instance.SubmitAsync("pay")).ShouldBeOfType<Outcome.Failed>().Kind.ShouldBe(FailureKind.Error);

        keys.ShouldBeEmpty();
        on.Hooks.Errors.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_AfterTheEffect_DoesNotThrowAwayWhatItLedTo(bool refuses)
    {
        await using Intercepted on = await Intercepted.OpenAsync(Paying());
        on.Interceptor.Transition = async (args, next, ct) =>
        {
            await next(args, ct);
            throw refuses ? new RefusalException(ClpCodes.CircuitOpen, "later") : new InvalidOperationException();
        };

        (await on.Instance.SubmitAsync("pay")).EnsureCommitted();

        on.Hooks.Errors.ShouldHaveSingleItem();
        (await on.CommitsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Next_AgainAfterAFailure_RunsItAgainUnderTheSameKey()
    {
        await using Intercepted on = await Intercepted.OpenAsync(Paying());
        failures.Enqueue(new HttpRequestException());
        on.Interceptor.Transition = async (args, next, ct) =>
        {
            await Should.ThrowAsync<HttpRequestException>(async () => await next(args, ct));
            await next(args, ct);
        };

        (await on.Instance.SubmitAsync("pay", null, WithId)).EnsureCommitted();

        keys.Count.ShouldBe(2);
        keys[0].ShouldNotBeNull();
        keys[1].ShouldBe(keys[0]);
        on.Hooks.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Next_AgainAfterSuccess_ActsOnce()
    {
        await using Intercepted on = await Intercepted.OpenAsync(Paying());
        on.Interceptor.Transition = async (args, next, ct) =>
        {
            await next(args, ct);
            await next(args, ct);
        };

        (await on.Instance.SubmitAsync("pay")).EnsureCommitted().State.Get("paid", 0).ShouldBe(1);

        keys.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Next_BesideItself_ActsOnce()
    {
        await using Intercepted on = await Intercepted.OpenAsync(Paying());
        gate = new TaskCompletionSource();
        on.Interceptor.Transition = async (args, next, ct) =>
        {
            Task first = next(args, ct).AsTask();
            (await Should.ThrowAsync<LifecycleException>(async () => await next(args, ct))).Code.ShouldBe(ClpCodes.InterceptorMisuse);
            gate.SetResult();
            await first;
        };

        (await on.Instance.SubmitAsync("pay")).EnsureCommitted();

        keys.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Next_StartedAndNotAwaited_IsWaitedForAndCounts()
    {
        await using Intercepted on = await Intercepted.OpenAsync(Paying());
        gate = new TaskCompletionSource();
        on.Interceptor.Transition = (args, next, ct) =>
        {
            _ = next(args, ct).AsTask();
            return default;
        };

        Task<Outcome> running = on.Instance.SubmitAsync("pay").AsTask();
        running.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        (await running).EnsureCommitted();
    }

    [Fact]
    public async Task Next_AfterTheTransition_ActsNoMore()
    {
        await using Intercepted on = await Intercepted.OpenAsync(Paying());
        Func<ValueTask> later = null!;
        on.Interceptor.Transition = (args, next, ct) =>
        {
            later = () => next(args, default);
            throw new RefusalException(ClpCodes.CircuitOpen, "later");
        };
        await on.Instance.SubmitAsync("pay");

        (await Should.ThrowAsync<LifecycleException>(async () => await later())).Code.ShouldBe(ClpCodes.InterceptorMisuse);

        keys.ShouldBeEmpty();
    }

    [Fact]
    public async Task Timeout_IsPerAttempt_AndAnInterceptorMayEndItSooner()
    {
        FakeClock clock = new();
        await using Intercepted on = await Intercepted.OpenAsync(Paying(), new ClpRuntimeOptions { TimeProvider = clock });
        gate = new TaskCompletionSource();
        on.Interceptor.Transition = async (args, next, ct) =>
        {
            using CancellationTokenSource sooner = CancellationTokenSource.CreateLinkedTokenSource(ct);
            Task first = next(args, sooner.Token).AsTask();
            await sooner.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => first);
            Task second = next(args, ct).AsTask();
            clock.Advance(TimeSpan.FromSeconds(31));
            await second;
        };

        (await on.Instance.SubmitAsync("pay")).ShouldBeOfType<Outcome.Failed>().Kind.ShouldBe(FailureKind.Timeout);

        keys.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Command_ToTheInstanceWhoseTurnIsHeld_IsAnErrorAndNoDeadlock()
    {
        await using Intercepted on = await Intercepted.OpenAsync(Paying());
        on.Interceptor.Transition = async (args, next, ct) =>
        {
            (await Should.ThrowAsync<LifecycleException>(async () => await on.Instance.SubmitAsync("note", null, null, ct))).Code.ShouldBe(ClpCodes.Reentrant);
            await next(args, ct);
        };

        (await on.Instance.SubmitAsync("pay")).EnsureCommitted();
    }

    [Fact]
    public async Task PureTransitions_AreNotIntercepted()
    {
        await using Intercepted on = await Intercepted.OpenAsync(Paying());
        on.Interceptor.Transition = (_, _, _) => throw new InvalidOperationException();

        (await on.Instance.SubmitAsync("note")).EnsureCommitted();
    }
}
