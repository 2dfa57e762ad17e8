using Clp.TestKit;
using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>A batch and its store: conflicts, answers that do not come, retries, restarts, and stores of every kind.</summary>
public sealed class CommitAllStoreTests
{
    private static readonly CommitOptions Once = new() { By = Ada, Operation = new OperationId("op-1") };

    [Fact]
    public async Task CommitAllAsync_SomeoneElseWrote_IsDecidedAgainAsAWhole()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(4, 4);
        await using ClpRuntime other = new(Build(), new() { EventStore = on.Store.Inner });
        on.Store.ThenMeet(async () => (await (await other.OpenAsync("a")).SubmitAsync("restock", StateObject.Of(("count", 1)))).EnsureCommitted());

        BatchOutcome.Committed done = (await on.Shop.CommitAllAsync(orders)).EnsureCommitted();

        done.Commits.Select(c => (c.Version, c.State.Get("stock", -1))).ShouldBe([(3, 7), (4, 3)]);
    }

    [Fact]
    public async Task CommitAllAsync_SomeoneElseTookTheStock_RefusesTheWholeBatch()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(4, 4);
        await using ClpRuntime other = new(Build(), new() { EventStore = on.Store.Inner });
        on.Store.ThenMeet(async () => (await (await other.OpenAsync("a")).SubmitAsync("order", Ordering.Of(3))).EnsureCommitted());

        (await on.Shop.CommitAllAsync(orders)).ShouldBeOfType<BatchOutcome.Refused>().Index.ShouldBe(1);

        on.Stock.ShouldBe(7);
        on.Shop.PendingIntents.Length.ShouldBe(2);
    }

    [Fact]
    public async Task CommitAllAsync_SomeoneElseCommittedOneOfThem_IsTypedAndStoresNone()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 2);
        await using ClpRuntime other = new(Build(), new() { EventStore = on.Store.Inner });
        on.Store.ThenMeet(async () =>
        {
            ContractInstance there = await other.OpenAsync("a");
            (await there.CommitAsync(there.PendingIntents[1])).EnsureCommitted();
        });

        (await Should.ThrowAsync<LifecycleException>(async () => await on.Shop.CommitAllAsync(orders))).Code.ShouldBe(ClpCodes.UnknownPendingIntent);

        on.Stock.ShouldBe(8);
        on.Shop.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(orders[0].Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CommitAllAsync_ConflictsThatAreNotToBeDecidedAgain_AreAnswered(bool hasVersion)
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.ConflictRetries = hasVersion ? 10 : 1);
        Intent[] orders = await on.PlaceAsync(1, 2);
        await using ClpRuntime other = new(Build(), new() { EventStore = on.Store.Inner });
        ContractInstance there = await other.OpenAsync("a");
        for (int i = 0; i < (hasVersion ? 1 : 2); i++)
        {
            on.Store.ThenMeet(async () => await there.SubmitAsync("restock", StateObject.Of(("count", 1))));
        }

        BatchOutcome.Refused refused = (await on.Shop.CommitAllAsync(orders, new CommitOptions { IfVersion = hasVersion ? 1 : null })).ShouldBeOfType<BatchOutcome.Refused>();

        (refused.Index, refused.Outcome).ShouldBe((0, hasVersion ? new Outcome.Conflicted(1, 2) : new Outcome.Conflicted(2, 3)));
        on.Shop.PendingIntents.Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Operation_SentAgain_GetsTheAnswerOfThatTime(bool persists)
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.PersistOnCommit = persists);
        Intent[] orders = await on.PlaceAsync(1, 2, 3);
        BatchOutcome.Committed first = (await on.Shop.CommitAllAsync(orders, Once)).EnsureCommitted();
        await on.Shop.SubmitAsync("restock", StateObject.Of(("count", 5)));

        BatchOutcome.Committed again = (await on.Shop.CommitAllAsync(orders, Once)).EnsureCommitted();

        again.Commits.Select(c => (c.Version, c.State, c.Event.IntentId, c.Delta)).ShouldBe(first.Commits.Select(c => (c.Version, c.State, c.Event.IntentId, c.Delta)));
        on.Stock.ShouldBe(9);
        await on.Shop.SaveAsync();
        (await on.Store.VersionAsync(on.Shop.Stream, default)).ShouldBe(6);
    }

    [Fact]
    public async Task Operation_OfAnotherRequest_IsTyped()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 1, 1, 1);
        (await on.Shop.CommitAllAsync([orders[0], orders[1]], Once)).EnsureCommitted();
        (await on.Shop.CommitAsync(orders[2], new CommitOptions { Operation = new OperationId("op-2") })).EnsureCommitted();

        foreach ((Intent[] batch, string id) in new[] { ([orders[1], orders[0]], "op-1"), ([orders[0]], "op-1"), (new[] { orders[0], orders[1], orders[3] }, "op-1"), ([orders[3]], "op-1"), ([orders[2]], "op-2") })
        {
            (await Should.ThrowAsync<LifecycleException>(async () => await on.Shop.CommitAllAsync(batch, new CommitOptions { Operation = new OperationId(id) }))).Code.ShouldBe(ClpCodes.OperationReused);
        }

        (await Should.ThrowAsync<LifecycleException>(async () => await on.Shop.CommitAllAsync([orders[0], orders[1]], Once with { Transition = "take" }))).Code.ShouldBe(ClpCodes.OperationReused);
        (await Should.ThrowAsync<LifecycleException>(async () => await on.Shop.CommitAsync(orders[0], Once))).Code.ShouldBe(ClpCodes.OperationReused);
        on.Stock.ShouldBe(7);
    }

    [Fact]
    public async Task Operation_RefusedBefore_IsDecidedAnew()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(6, 6);
        (await on.Shop.CommitAllAsync(orders, Once)).IsCommitted.ShouldBeFalse();
        await on.Shop.SubmitAsync("restock", StateObject.Of(("count", 2)));

        (await on.Shop.CommitAllAsync(orders, Once)).EnsureCommitted();

        on.Stock.ShouldBe(0);
    }

    [Fact]
    public async Task Operation_InManyRuntimesAtOnce_CommitsOnce()
    {
        MemoryStore store = new();
        ClpRuntime[] runtimes = [.. Enumerable.Range(0, 8).Select(_ => new ClpRuntime(Build(), new() { EventStore = store }))];
        ContractInstance first = await runtimes[0].OpenAsync("a");
        Intent[] orders = [await first.DispatchAsync("order", Ordering.Of(2)), await first.DispatchAsync("order", Ordering.Of(3))];

        BatchOutcome[] outcomes = await Task.WhenAll(runtimes.Select(r => Task.Run(async () => await (await r.OpenAsync("a")).CommitAllAsync(orders, Once))));

        outcomes.ShouldAllBe(o => o.IsCommitted && ((BatchOutcome.Committed)o).Version == 3);
        (await store.VersionAsync(first.Stream, default)).ShouldBe(3);
        await Task.WhenAll(runtimes.Select(r => r.DisposeAsync().AsTask()));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task CommitAllAsync_NotAnswered_IsUnknownAndAllOrNoneOfItIsThere(bool happened, bool yields)
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 2);
        on.Store.ThenFail(ScriptedStore.Unknown, happened, yields);

        (await Should.ThrowAsync<StorageException>(async () => await on.Shop.CommitAllAsync(orders, By(Ada)))).Failure.ShouldBe(StorageFailure.Unknown);
        await on.Shop.RefreshAsync();

        (on.Stock, on.Shop.PendingIntents.Length).ShouldBe(happened ? (7, 0) : (10, 2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CommitAllAsync_NotAnsweredWithAnOperation_IsResolvedByIt(bool happened)
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 2);
        on.Store.ThenFail(ScriptedStore.Unknown, happened);

        BatchOutcome? first = null;
        try
        {
            first = await on.Shop.CommitAllAsync(orders, Once);
        }
        catch (StorageException e) when (e.Failure == StorageFailure.Unknown)
        {
        }

        BatchOutcome.Committed retried = (await on.Shop.CommitAllAsync(orders, Once)).EnsureCommitted();

        (first is not null).ShouldBe(happened);
        retried.Commits.Select(c => (c.Version, c.State.Get("stock", -1))).ShouldBe([(2, 9), (3, 7)]);
        on.Stock.ShouldBe(7);
        (await on.Shop.KindsAsync()).ShouldBe(["dispatched", "dispatched", "committed", "committed"]);
    }

    [Fact]
    public async Task CommitAllAsync_StoreRejects_ChangesNothingAndWorksAfterwards()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 2);
        on.Store.ThenFail(ScriptedStore.Rejected);

        (await Should.ThrowAsync<StorageException>(async () => await on.Shop.CommitAllAsync(orders, Once))).Failure.ShouldBe(StorageFailure.Rejected);

        on.ShouldBeUntouched(orders);
        (await on.Shop.CommitAllAsync(orders, Once)).EnsureCommitted();
    }

    [Fact]
    public async Task CommitAllAsync_AStoreThatKeepsAPartOnly_IsFoundOutByTheOperation()
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.EventStore = new HalfStore((ScriptedStore)o.EventStore!));
        Intent[] orders = await on.PlaceAsync(1, 2);

        (await Should.ThrowAsync<StorageException>(async () => await on.Shop.CommitAllAsync(orders, Once))).Failure.ShouldBe(StorageFailure.Unknown);
        StorageException lie = await Should.ThrowAsync<StorageException>(async () => await on.Shop.CommitAllAsync(orders, Once));

        (lie.Code, lie.Failure).ShouldBe((ClpCodes.StoreCorrupt, StorageFailure.Corrupt));
        lie.Message.ShouldContain("holds 1 of the 2 commits");
    }

    [Fact]
    public async Task CommitAllAsync_BeforeARestart_IsThereAsAWholeAndVerifies()
    {
        MemoryStore store = new();
        StateObject state;
        long version;
        await using (Ordering on = await Ordering.OpenAsync(o => (o.EventStore, o.SnapshotEvery) = (store, 2)))
        {
            Intent[] orders = await on.PlaceAsync(1, 2, 3);
            (await on.Shop.CommitAllAsync([orders[0], orders[2]])).EnsureCommitted();
            (state, version) = (on.Shop.State, on.Shop.Version);
        }

        (await store.LoadSnapshotAsync(new StreamId("", "orders", "a"), default)).ShouldNotBeNull().Version.ShouldBe(version);
        foreach (bool hasSnapshot in new[] { true, false })
        {
            ScriptedStore seen = new() { Inner = store, GivenSnapshot = hasSnapshot ? null : new Snapshot(0, "another contract", StateObject.Empty) };
            await using ClpRuntime runtime = new(Build(), new() { EventStore = seen });
            ContractInstance shop = await runtime.OpenAsync("a");
            (shop.State, shop.Version, shop.StateVersion).ShouldBe((state, version, version));
            shop.PendingIntents.ShouldHaveSingleItem().Get("count", 0).ShouldBe(2);
            (await shop.ReplayAsync(3)).Get("stock", -1).ShouldBe(9, "the state between the two");
            ReplayReport report = await shop.VerifyAsync();
            (report.IsConsistent, report.Commits, report.State).ShouldBe((true, 2, state));
        }
    }

    [Fact]
    public async Task IdempotencyKeys_WithinABatch_DifferAndVerify()
    {
        await using Ordering on = await Ordering.OpenAsync(more: b => b.Intent("label").Transition("stick", "label", c => StateDelta.Empty.AndEdit("orders", new ArrayOp.Push([c.IdempotencyKey]))));
        Intent[] labels = [await on.Shop.DispatchAsync("label"), await on.Shop.DispatchAsync("label"), await on.Shop.DispatchAsync("label"), await on.Shop.DispatchAsync("label")];

        (await on.Shop.CommitAllAsync([labels[0], labels[1]], Once)).EnsureCommitted();
        (await on.Shop.CommitAllAsync([labels[2]], new CommitOptions { Operation = new OperationId("op-2") })).EnsureCommitted();
        (await on.Shop.CommitAsync(labels[3], new CommitOptions { Operation = new OperationId("op-3") })).EnsureCommitted();

        string[] keys = [.. on.Shop.State.Require<StateArray>("orders").Select(v => v.As<string>()[v.As<string>().IndexOf('#')..])];
        keys.ShouldBe(["#intent:0", "#intent:1", "#operation:op-2", "#operation:op-3"]);
        (await on.Shop.VerifyAsync()).Differences.ShouldBeEmpty();
    }

    [Fact]
    public async Task OutboxMessages_OfABatch_RideWithItsEventsInOrder()
    {
        MemoryStore store = new();
        await using Ordering on = await Ordering.OpenAsync(o =>
        {
            o.EventStore = store;
            o.Outbox = e => e.Event is ContractEvent.StateCommitted c ? [new OutboxMessage("sold", c.Payload.Get("count", 0))] : [];
        });
        await on.Shop.CommitAllAsync(await on.PlaceAsync(12, 1));
        Intent[] orders = await on.PlaceAsync(2, 3);

        (await on.Shop.CommitAllAsync(orders)).EnsureCommitted();

        OutboxLease lease = (await store.Outbox!.LeaseAsync(new OutboxLeaseRequest("token", on.Clock.GetUtcNow(), on.Clock.GetUtcNow().AddMinutes(1)), default)).ShouldHaveSingleItem();
        lease.Messages.Select(m => (m.Version, m.Message.Payload.As<int>())).ShouldBe([(7, 2), (7, 3)], "deliverable with the append, whose last event is version 7");
        lease.Messages.Select(m => m.Message.Id).ShouldBeUnique();
    }

    [Fact]
    public async Task CommitAllAsync_OverAStoreOfLatestStates_KeepsTheStateAfterAllOfThem()
    {
        MemoryStorageAdapter kept = new();
        await using Ordering on = await Ordering.OpenAsync(o => (o.EventStore, o.Storage) = (null, kept));
        Intent[] orders = await on.PlaceAsync(1, 2, 12);
        (await on.Shop.CommitAllAsync(orders)).IsCommitted.ShouldBeFalse();
        BatchOutcome.Committed done = (await on.Shop.CommitAllAsync([orders[0], orders[1]], Once)).EnsureCommitted();

        BatchOutcome.Committed again = (await on.Shop.CommitAllAsync([orders[0], orders[1]], Once)).EnsureCommitted();
        await using ClpRuntime restarted = new(Build(), new() { Storage = kept });
        ContractInstance shop = await restarted.OpenAsync("a");

        again.Commits.Select(c => (c.Version, c.Event.IntentId)).ShouldBe(done.Commits.Select(c => (c.Version, c.Event.IntentId)));
        (shop.State, shop.Version, shop.StateVersion).ShouldBe((on.Shop.State, done.Version, done.Version));
        shop.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(orders[2].Id);
        shop.State.Get("stock", -1).ShouldBe(7);
    }

    /// <summary>Keeps the first event of an append and does not answer: what no store may do.</summary>
    private sealed class HalfStore(ScriptedStore inner) : ForwardingStore
    {
        protected override IEventStore Next => inner;

        public override async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
        {
            AppendResult result = await inner.AppendAsync(stream, expected, append with { Events = append.Events[0] }, cancellationToken);
            return append.Events.Count == 1 ? result : throw ScriptedStore.Unknown();
        }
    }
}
