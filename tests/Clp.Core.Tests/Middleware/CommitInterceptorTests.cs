using System.Collections.Immutable;
using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

/// <summary>What an interceptor can and cannot do to a commit.</summary>
public sealed class CommitInterceptorTests
{
    private static readonly Outcome.NotPermitted Refused = new("not today");

    private static RefusalException Refusal(bool isRecorded = true) => new(ClpCodes.NotPermitted, "not today") { IsRecorded = isRecorded };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refusal_ThrownOrAnswered_IsTheOutcomeAndRecorded(bool throws)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = (_, _, _) => throws ? throw Refusal() : new(Refused);

        Outcome outcome = await on.Instance.SubmitAsync("order", Article());

        outcome.ShouldBe(Refused);
        (await on.Instance.LastRefusalAsync()).Outcome.ShouldBe(Refused);
        on.Instance.StateVersion.ShouldBe(-1);
        on.Hooks.Calls.ShouldBe(["before-dispatch", "before-commit", "after-commit:NotPermitted"]);
    }

    [Fact]
    public async Task Refusal_OfAPendingIntent_LeavesItPending()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        Intent intent = await on.Instance.DispatchAsync("order", Article());
        on.Interceptor.Commit = (_, _, _) => throw Refusal();

        (await on.Instance.CommitAsync(intent)).ShouldBe(Refused);

        on.Interceptor.Commit = null;
        (await on.Instance.CommitAsync(intent)).EnsureCommitted();
    }

    [Fact]
    public async Task Refusal_NotToBeRecorded_ReachesTheCallerAndLeavesNoTrace()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = (_, _, _) => throw Refusal(isRecorded: false);

        (await Should.ThrowAsync<RefusalException>(async () => await on.Instance.SubmitAsync("order", Article()))).Reason.ShouldBe("not today");

        on.Store.Appends.ShouldBe(0);
        on.Hooks.Calls.ShouldBe(["before-dispatch", "before-commit"]);
    }

    [Fact]
    public async Task Refusal_InStrictMode_ThrowsTheOutcomeAndIsRecorded()
    {
        await using Intercepted on = await Intercepted.OpenAsync(options: new ClpRuntimeOptions { Strict = true });
        on.Interceptor.Commit = (_, _, _) => new(Refused);

        (await Should.ThrowAsync<OutcomeException>(async () => await on.Instance.SubmitAsync("order", Article()))).Outcome.ShouldBe(Refused);

        (await on.Instance.KindsAsync()).ShouldBe(["refused"]);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("an earlier commit")]
    [InlineData("denied by nobody")]
    [InlineData("denied by null")]
    [InlineData("invalid for no reason")]
    [InlineData("incomplete for no reason")]
    [InlineData("no reason")]
    [InlineData("no transition")]
    [InlineData("unknown kind")]
    public async Task Answer_MadeUp_IsMisuseAndChangesNothing(string which)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        Outcome earlier = await on.Instance.SubmitAsync("order", Article());
        Outcome? answer = which switch
        {
            "nothing" => null,
            "an earlier commit" => earlier,
            "denied by nobody" => new Outcome.Denied(default),
            "denied by null" => new Outcome.Denied([null!]),
            "invalid for no reason" => new Outcome.Invalid([]),
            "incomplete for no reason" => new Outcome.Incomplete(default),
            "no reason" => new Outcome.NotPermitted(null!),
            "no transition" => new Outcome.Failed(null!, FailureKind.Error, "?"),
            _ => new Outcome.Failed("take", (FailureKind)99, "?"),
        };
        on.Interceptor.Commit = (_, _, _) => new(answer!);

        (await Should.ThrowAsync<LifecycleException>(async () => await on.Instance.SubmitAsync("order", Article()))).Code.ShouldBe(ClpCodes.InterceptorMisuse);

        (await on.CommitsAsync()).ShouldBe(1);
        (await on.Instance.LastRefusalAsync()).Outcome.ShouldBeOfType<Outcome.Failed>().Transition.ShouldBe("interceptor");
        on.Hooks.Errors.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("default")]
    [InlineData("those of another commit")]
    public async Task Arguments_NotItsOwn_AreMisuseAndChangeNothing(string which)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        CommittingArgs kept = default;
        on.Interceptor.Commit = (args, _, _) =>
        {
            kept = args;
            return new(Refused);
        };
        await on.Instance.SubmitAsync("order", Article());
        on.Interceptor.Commit = (_, next, ct) => next(which == "default" ? default : kept, ct);

        (await Should.ThrowAsync<LifecycleException>(async () => await on.Instance.SubmitAsync("order", Article()))).Code.ShouldBe(ClpCodes.InterceptorMisuse);

        (await on.CommitsAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Throwing_BeforeNext_ChangesNothingAndRecordsTheFailureOnly(bool yields)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = async (_, _, _) =>
        {
            if (yields)
            {
                await Task.Yield();
            }

            throw new InvalidOperationException("secret");
        };

        LifecycleException failed = await Should.ThrowAsync<LifecycleException>(async () => await on.Instance.SubmitAsync("order", Article()));

        failed.Code.ShouldBe(ClpCodes.HookFailed);
        failed.Message.ShouldNotContain("secret");
        (await on.Instance.KindsAsync()).ShouldBe(["refused"]);
        on.Instance.StateVersion.ShouldBe(-1);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("refuses")]
    [InlineData("gives up")]
    [InlineData("answers another refusal")]
    [InlineData("answers nothing")]
    [InlineData("answers a copy")]
    public async Task Meddling_AfterTheCommit_ChangesNeitherTheAnswerNorTheLog(string how)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = async (args, next, ct) =>
        {
            Outcome outcome = await next(args, ct);
            return how switch
            {
                "throws" => throw new InvalidOperationException(),
                "refuses" => throw Refusal(),
                "gives up" => throw new OperationCanceledException(),
                "answers another refusal" => Refused,
                "answers nothing" => null!,
                _ => (Outcome.Committed)outcome with { },
            };
        };

        Outcome.Committed committed = (await on.Instance.SubmitAsync("order", Article())).EnsureCommitted();

        committed.Version.ShouldBe(0);
        (await on.Instance.KindsAsync()).ShouldBe(["committed"]);
        on.Hooks.Calls.ShouldBe(["before-dispatch", "before-commit", "error:AfterCommit", "after-commit:Committed"]);
    }

    [Fact]
    public async Task Next_AgainAfterSuccess_GivesTheSameAnswerAndDoesNothing()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = async (args, next, ct) =>
        {
            Outcome first = await next(args, ct);
            (await next(args, ct)).ShouldBeSameAs(first);
            return first;
        };

        (await on.Instance.SubmitAsync("order", Article())).EnsureCommitted();

        on.Store.Appends.ShouldBe(1);
        on.Hooks.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Next_AgainAfterADenial_TriesAgain()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = async (args, next, ct) =>
        {
            Outcome first = await next(args, ct);
            if (args.Intent.Name == "order" && !first.IsCommitted)
            {
                (await on.Instance.SubmitAsync("restock", StateObject.Of(("count", 100)), null, ct)).EnsureCommitted();
                return await next(args, ct);
            }

            return first;
        };

        (await on.Instance.SubmitAsync("order", Article().With("count", 50))).EnsureCommitted();

        (await on.Instance.KindsAsync()).ShouldBe(["refused", "committed", "committed"]);
    }

    [Fact]
    public async Task Next_BesideItself_CommitsOnce()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        TaskCompletionSource gate = new();
        on.Store.ThenMeet(() => gate.Task);
        on.Interceptor.Commit = async (args, next, ct) =>
        {
            Task<Outcome> first = next(args, ct).AsTask(), second = next(args, ct).AsTask();
            gate.SetResult();
            (await Should.ThrowAsync<LifecycleException>(() => second)).Code.ShouldBe(ClpCodes.InterceptorMisuse);
            return await first;
        };

        (await on.Instance.SubmitAsync("order", Article())).EnsureCommitted();

        on.Store.Appends.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Next_AfterTheAnswer_DoesNothing(bool wasCommitted)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        Func<ValueTask<Outcome>> later = null!;
        on.Interceptor.Commit = async (args, next, ct) =>
        {
            later = () => next(args, default);
            return wasCommitted ? await next(args, ct) : Refused;
        };
        Outcome outcome = await on.Instance.SubmitAsync("order", Article());

        if (wasCommitted)
        {
            (await later()).ShouldBeSameAs(outcome);
        }
        else
        {
            (await Should.ThrowAsync<LifecycleException>(async () => await later())).Code.ShouldBe(ClpCodes.InterceptorMisuse);
        }

        on.Store.Appends.ShouldBe(1);
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("throws")]
    [InlineData("answers nothing")]
    public async Task Next_StartedAndNotAwaited_IsWaitedForAndStands(string then)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        TaskCompletionSource gate = new();
        on.Store.ThenMeet(() => gate.Task);
        on.Interceptor.Commit = (args, next, ct) =>
        {
            _ = next(args, ct).AsTask();
            return then switch { "refuses" => new(Refused), "throws" => throw new InvalidOperationException(), _ => default };
        };

        Task<Outcome> running = on.Instance.SubmitAsync("order", Article()).AsTask();
        running.IsCompleted.ShouldBeFalse();
        gate.SetResult();

        (await running).EnsureCommitted();
        (await on.Instance.KindsAsync()).ShouldBe(["committed"]);
        on.Hooks.Errors.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Next_StartedNotAwaitedAndDenied_LeavesTheInterceptorsRefusal()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        TaskCompletionSource gate = new();
        on.Store.ThenMeet(() => gate.Task);
        on.Interceptor.Commit = (args, next, ct) =>
        {
            _ = next(args, ct).AsTask();
            return new(Refused);
        };

        Task<Outcome> running = on.Instance.SubmitAsync("order", Article().With("count", 99)).AsTask();
        gate.SetResult();

        (await running).ShouldBe(Refused);
        (await on.Instance.KindsAsync()).ShouldBe(["refused", "refused"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_InAnInterceptor_IsTheCallersOrAFailure(bool byTheCaller)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        using CancellationTokenSource source = new();
        on.Interceptor.Commit = async (_, _, _) =>
        {
            if (byTheCaller)
            {
                await source.CancelAsync();
            }

            throw new OperationCanceledException();
        };

        Exception thrown = await Should.ThrowAsync<Exception>(async () => await on.Instance.SubmitAsync("order", Article(), null, source.Token));

        if (byTheCaller)
        {
            thrown.ShouldBeAssignableTo<OperationCanceledException>();
        }
        else
        {
            thrown.ShouldBeOfType<LifecycleException>().Code.ShouldBe(ClpCodes.HookFailed);
        }

        on.Store.Appends.ShouldBe(byTheCaller ? 0 : 1);
    }

    [Fact]
    public async Task Refusal_ThatTheStoreDoesNotTake_StandsAllTheSame()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = (_, _, _) => new(Refused);
        on.Store.ThenFail(ScriptedStore.Rejected).ThenFail(ScriptedStore.Unknown);

        (await on.Instance.SubmitAsync("order", Article())).ShouldBe(Refused);
        (await on.Instance.SubmitAsync("order", Article())).ShouldBe(Refused);

        on.Hooks.Errors.Count.ShouldBe(2);
        on.Hooks.Errors.ShouldAllBe(e => e is StorageException);
        on.Hooks.Calls.Count(c => c == "after-commit:NotPermitted").ShouldBe(2);
    }

    [Fact]
    public async Task Failure_ThatTheStoreDoesNotTake_StandsAllTheSame()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = (_, _, _) => throw new InvalidOperationException();
        on.Store.ThenFail(ScriptedStore.Rejected);

        (await Should.ThrowAsync<LifecycleException>(async () => await on.Instance.SubmitAsync("order", Article()))).Code.ShouldBe(ClpCodes.HookFailed);

        on.Hooks.Errors.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Changed_Arguments_ChangeNothing()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = (args, next, ct) => next(args with { Options = new CommitOptions { By = Ada, Transition = "send" } }, ct);

        (await on.Instance.SubmitAsync("order", Article(), By(Bob))).EnsureCommitted().Event.By.ShouldBe(Bob);
    }

    [Fact]
    public async Task Outcomes_OfTheRuntime_PassThrough()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        List<Outcome> seen = [];
        on.Interceptor.Commit = async (args, next, ct) =>
        {
            seen.Add(await next(args, ct));
            return seen[^1];
        };

        ImmutableArray<Outcome> got = [await on.Instance.SubmitAsync("order"), await on.Instance.SubmitAsync("ship"), await on.Instance.SubmitAsync("order", Article())];

        got.ShouldBe(seen);
        (await on.Instance.KindsAsync()).ShouldBe(["refused", "refused", "committed"]);
    }
}
