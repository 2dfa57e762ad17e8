using System.IO;

namespace Clp.Tests.Runtime;

public sealed class StoreFailureTests
{
    private static readonly CommitOptions Once = new() { Operation = new OperationId("op-1") };

    private static StateObject Five => StateObject.Of(("amount", 5));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SubmitAsync_StoreRejects_ChangesNothingAndWorksAfterwards(bool yields)
    {
        ScriptedStore store = new ScriptedStore().ThenFail(ScriptedStore.Rejected, yields: yields);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance counter = await runtime.OpenAsync();

        (await Should.ThrowAsync<StorageException>(async () => await counter.SubmitAsync("increment", Five))).Failure.ShouldBe(StorageFailure.Rejected);

        (counter.Version, counter.State.Get("count", -1)).ShouldBe((-1, 0));
        (await counter.SubmitAsync("increment", Five)).EnsureCommitted().Version.ShouldBe(0);
        counter.State.Get("count", -1).ShouldBe(5);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task SubmitAsync_StoreDoesNotAnswer_SurfacesAndReadsAnewBeforeTheNextUse(bool happened, bool yields)
    {
        ScriptedStore store = new ScriptedStore().ThenFail(ScriptedStore.Unknown, afterWriting: happened, yields);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance counter = await runtime.OpenAsync();

        (await Should.ThrowAsync<StorageException>(async () => await counter.SubmitAsync("increment", Five))).Failure.ShouldBe(StorageFailure.Unknown);

        (await counter.SubmitAsync("increment", StateObject.Of(("amount", 1)))).EnsureCommitted().Version.ShouldBe(happened ? 1 : 0);
        counter.State.Get("count", -1).ShouldBe(happened ? 6 : 1);
        (await counter.ReplayAsync(counter.Version)).ShouldBe(counter.State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SubmitAsync_NotAnsweredWithAnOperation_TheRetryGetsTheAnswerExactlyOnce(bool happened)
    {
        ScriptedStore store = new ScriptedStore().ThenFail(ScriptedStore.Unknown, afterWriting: happened);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance counter = await runtime.OpenAsync();

        Outcome? first = null;
        try
        {
            first = await counter.SubmitAsync("increment", Five, Once);
        }
        catch (StorageException e) when (e.Failure == StorageFailure.Unknown)
        {
        }

        Outcome.Committed retried = (await counter.SubmitAsync("increment", Five, Once)).EnsureCommitted();

        // What is stored for the operation is found before anyone has to ask again.
        (first is not null).ShouldBe(happened);
        retried.Version.ShouldBe(0);
        retried.State.Get("count", -1).ShouldBe(5);
        counter.State.Get("count", -1).ShouldBe(5);
        (await counter.KindsAsync()).ShouldBe(["committed"]);
    }

    [Fact]
    public async Task SubmitAsync_StoreThrowsSomethingUntyped_CountsAsNotAnswered()
    {
        ScriptedStore store = new ScriptedStore().ThenFail(() => new IOException("/secret/path"), afterWriting: true);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance counter = await runtime.OpenAsync();

        StorageException failed = await Should.ThrowAsync<StorageException>(async () => await counter.SubmitAsync("increment", Five));

        (failed.Code, failed.Failure).ShouldBe((ClpCodes.StoreUnknown, StorageFailure.Unknown));
        failed.Message.ShouldNotContain("secret");
        failed.InnerException.ShouldBeOfType<IOException>();
        (await counter.SubmitAsync("increment", Five)).EnsureCommitted();
        counter.State.Get("count", -1).ShouldBe(10);
    }

    [Fact]
    public async Task DispatchAsync_NotAnswered_IsPendingWhenItHappened()
    {
        ScriptedStore store = new ScriptedStore().ThenFail(ScriptedStore.Unknown, afterWriting: true);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance counter = await runtime.OpenAsync();

        await Should.ThrowAsync<StorageException>(async () => await counter.DispatchAsync("increment", Five));
        await counter.RefreshAsync();

        (await counter.CommitAsync(counter.PendingIntents.ShouldHaveSingleItem())).EnsureCommitted().State.Get("count", -1).ShouldBe(5);
    }

    [Fact]
    public async Task SubmitAsync_StoreStaysAwayWhileReadingAnew_KeepsFailingTypedAndRecovers()
    {
        ScriptedStore store = new ScriptedStore().ThenFail(ScriptedStore.Unknown, afterWriting: true);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance counter = await runtime.OpenAsync();
        await Should.ThrowAsync<StorageException>(async () => await counter.SubmitAsync("increment", Five));

        store.FailOnRead = ScriptedStore.Rejected;
        await Should.ThrowAsync<StorageException>(async () => await counter.SubmitAsync("increment", Five));
        store.FailOnRead = null;

        (await counter.SubmitAsync("increment", Five)).EnsureCommitted();
        counter.State.Get("count", -1).ShouldBe(10);
    }

    [Fact]
    public async Task SubmitAsync_AnEffectAfterAnUnansweredAppend_RunsOnceOnWhatIsStored()
    {
        List<int> seen = [];
        ScriptedStore store = new ScriptedStore().ThenFail(ScriptedStore.Unknown, afterWriting: true);
        Contract contract = CounterContract.Build(b => b.Intent("charge").TransitionAsync("charging", "charge", (c, _) =>
        {
            seen.Add(c.State.Get("count", -1));
            return new(StateDelta.Set("note", "charged"));
        }));
        await using ClpRuntime runtime = new(contract, new() { EventStore = store });
        ContractInstance counter = await runtime.OpenAsync();
        await Should.ThrowAsync<StorageException>(async () => await counter.SubmitAsync("increment", Five));

        (await counter.SubmitAsync("charge")).EnsureCommitted();

        seen.ShouldBe([5]);
    }

    [Fact]
    public async Task SubmitAsync_SnapshotCannotBeSaved_IsContainedAndReported()
    {
        HookRecorder hooks = new();
        ScriptedStore store = new() { FailOnSnapshot = () => new IOException("no room") };
        ClpRuntimeOptions options = new() { EventStore = store, SnapshotEvery = 1 };
        options.Middleware.Add(hooks);
        await using ClpRuntime runtime = new(CounterContract.Build(), options);
        ContractInstance counter = await runtime.OpenAsync();

        (await counter.SubmitAsync("increment", Five)).EnsureCommitted();

        hooks.Errors.ShouldHaveSingleItem().ShouldBeOfType<IOException>();
        counter.State.Get("count", -1).ShouldBe(5);
    }

    [Fact]
    public async Task OpenAsync_StoreFails_IsTypedAndTheNextOpeningTriesAgain()
    {
        ScriptedStore store = new() { FailOnRead = ScriptedStore.Rejected };
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });
        await Should.ThrowAsync<StorageException>(async () => await runtime.OpenAsync());

        store.FailOnRead = null;

        (await runtime.OpenAsync()).Version.ShouldBe(-1);
    }

    [Fact]
    public async Task SubmitAsync_RefusalCannotBeRecorded_SurfacesTheStoresFailure()
    {
        ScriptedStore store = new ScriptedStore().ThenFail(ScriptedStore.Rejected);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance counter = await runtime.OpenAsync();

        await Should.ThrowAsync<StorageException>(async () => await counter.SubmitAsync("increment", StateObject.Of(("amount", -1))));

        (await counter.SubmitAsync("increment", StateObject.Of(("amount", -1)))).ShouldBeOfType<Outcome.Denied>();
    }
}
