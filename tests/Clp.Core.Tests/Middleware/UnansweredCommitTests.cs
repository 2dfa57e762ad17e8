using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

/// <summary>An interceptor between the caller and a store that does not answer: nothing is done twice, and what may have happened is never called a refusal.</summary>
public sealed class UnansweredCommitTests
{
    private static readonly CommitOptions WithId = new() { Operation = new OperationId("op-1") };

    /// <summary>Calls <c>next</c> until it answers, as often as said.</summary>
    private static Func<CommittingArgs, CommitHandler, CancellationToken, ValueTask<Outcome>> Retry(int times) => async (args, next, ct) =>
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await next(args, ct);
            }
            catch (StorageException) when (attempt < times)
            {
            }
        }
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Next_Again_WithoutAnOperationId_DoesNotWriteAgain(bool wasWritten)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = Retry(5);
        on.Store.ThenFail(ScriptedStore.Unknown, wasWritten);

        (await Should.ThrowAsync<StorageException>(async () => await on.Instance.SubmitAsync("order", Article()))).Failure.ShouldBe(StorageFailure.Unknown);

        on.Store.Appends.ShouldBe(1);
        (await on.CommitsAsync()).ShouldBe(wasWritten ? 1 : 0);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Next_Again_WithAnOperationId_IsAnsweredOnce(bool wasWritten, int appends)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = Retry(2);
        on.Store.ThenFail(ScriptedStore.Unknown, wasWritten);

        (await on.Instance.SubmitAsync("order", Article(), WithId)).EnsureCommitted();

        on.Store.Appends.ShouldBe(appends);
        (await on.CommitsAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(true, 0L)]
    [InlineData(false, 0L)]
    public async Task Next_Again_ForAPendingIntent_CommitsOnceOrSaysUnknown(bool wasWritten, long? ifVersion)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        Intent intent = await on.Instance.DispatchAsync("order", Article());
        on.Interceptor.Commit = Retry(2);
        on.Store.ThenFail(ScriptedStore.Unknown, wasWritten);

        Task<Outcome> running = on.Instance.CommitAsync(intent, new CommitOptions { IfVersion = ifVersion }).AsTask();

        if (wasWritten)
        {
            (await Should.ThrowAsync<StorageException>(() => running)).Failure.ShouldBe(StorageFailure.Unknown);
        }
        else
        {
            (await running).EnsureCommitted();
        }

        (await on.CommitsAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("refuses")]
    [InlineData("throws a refusal")]
    [InlineData("throws")]
    [InlineData("answers nothing")]
    [InlineData("wraps")]
    public async Task Meddling_WithAnUnansweredCommit_DoesNotHideThatItMayHaveHappened(string how)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = async (args, next, ct) =>
        {
            try
            {
                return await next(args, ct);
            }
            catch (StorageException e)
            {
                return how switch
                {
                    "refuses" => new Outcome.NotPermitted("later"),
                    "throws a refusal" => throw new RefusalException(ClpCodes.CircuitOpen, "later"),
                    "throws" => throw new InvalidOperationException(),
                    "wraps" => throw new ClpException(ClpCodes.HookFailed, "wrapped", e),
                    _ => null!,
                };
            }
        };
        on.Store.ThenFail(ScriptedStore.Unknown, afterWriting: true);

        (await Should.ThrowAsync<StorageException>(async () => await on.Instance.SubmitAsync("order", Article()))).Failure.ShouldBe(StorageFailure.Unknown);

        on.Store.Appends.ShouldBe(1);
        on.Hooks.Calls.ShouldBe(["before-dispatch", "before-commit"]);
    }

    [Theory]
    [InlineData("rejected")]
    [InlineData("cancelled")]
    public async Task Next_AgainAndFailingOtherwise_StillMayHaveHappened(string how)
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        using CancellationTokenSource source = new();
        on.Interceptor.Commit = async (args, next, ct) =>
        {
            await Should.ThrowAsync<StorageException>(async () => await next(args, ct));
            if (how == "cancelled")
            {
                await source.CancelAsync();
            }

            return await next(args, ct);
        };
        on.Store.ThenFail(ScriptedStore.Unknown).ThenFail(ScriptedStore.Rejected);

        Task<Outcome> running = on.Instance.SubmitAsync("order", Article(), WithId, source.Token).AsTask();

        (await Should.ThrowAsync<StorageException>(() => running)).Failure.ShouldBe(StorageFailure.Unknown);
    }

    [Fact]
    public async Task Refusal_AfterAStoreThatRejected_IsARefusal()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        on.Interceptor.Commit = async (args, next, ct) =>
        {
            try
            {
                return await next(args, ct);
            }
            catch (StorageException e) when (e.Failure == StorageFailure.Rejected)
            {
                return new Outcome.NotPermitted("the store is full");
            }
        };
        on.Store.ThenFail(ScriptedStore.Rejected);

        (await on.Instance.SubmitAsync("order", Article())).ShouldBeOfType<Outcome.NotPermitted>();

        (await on.Instance.KindsAsync()).ShouldBe(["refused"]);
    }

    [Fact]
    public async Task Operation_DoneElsewhereMeanwhile_IsAnsweredEvenWhenItWouldBeDeniedNow()
    {
        await using Intercepted on = await Intercepted.OpenAsync();
        await using ClpRuntime elsewhere = new(Build(), new ClpRuntimeOptions { EventStore = on.Store.Inner });
        ContractInstance other = await elsewhere.OpenAsync();
        on.Store.ThenMeet(async () => (await other.SubmitAsync("order", Article().With("count", 6), WithId)).EnsureCommitted());

        Outcome.Committed answer = (await on.Instance.SubmitAsync("order", Article().With("count", 6), WithId)).EnsureCommitted();

        answer.Version.ShouldBe(0);
        (await on.CommitsAsync()).ShouldBe(1);
    }
}
