using Shouldly;
using Xunit;

namespace Clp.Tests.Runtime;

public sealed class SaveTests
{
    private static readonly StateObject Two = StateObject.Of(("amount", 2));

    [Fact]
    public async Task SaveAsync_SeveralOutcomesWait_EachIsStoredWithItsOwnOperation()
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store, PersistOnCommit = false });
        ContractInstance counter = await runtime.OpenAsync("a");
        CommitOptions first = new() { Operation = new OperationId("op-1") };
        await counter.SubmitAsync("increment", Two, first);
        await counter.SubmitAsync("increment", Two, new() { Operation = new OperationId("op-2") });
        (await store.VersionAsync(counter.Stream, default)).ShouldBe(-1);

        Outcome beforeSave = await counter.SubmitAsync("increment", Two, first);
        await counter.SaveAsync();
        await counter.SaveAsync();

        beforeSave.EnsureCommitted().Version.ShouldBe(0);
        (await store.VersionAsync(counter.Stream, default)).ShouldBe(1);
        await using ClpRuntime restarted = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance again = await restarted.OpenAsync("a");
        (await again.SubmitAsync("increment", Two, first)).EnsureCommitted().Version.ShouldBe(0);
        again.State.Get("count", 0).ShouldBe(4);
    }

    [Fact]
    public async Task SaveAsync_SomeoneElseWroteMeanwhile_KeepsTheEventsAndSaysSo()
    {
        MemoryStore store = new();
        await using ClpRuntime waiting = new(CounterContract.Build(), new() { EventStore = store, PersistOnCommit = false });
        await using ClpRuntime other = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance counter = await waiting.OpenAsync("a");
        await counter.SubmitAsync("increment", Two);
        await (await other.OpenAsync("a")).SubmitAsync("increment", StateObject.Of(("amount", 1)));

        StorageException refused = await Should.ThrowAsync<StorageException>(async () => await counter.SaveAsync());

        refused.Code.ShouldBe(ClpCodes.StoreRejected);
        counter.State.Get("count", 0).ShouldBe(2);
        (await store.VersionAsync(counter.Stream, default)).ShouldBe(0);
    }
}
