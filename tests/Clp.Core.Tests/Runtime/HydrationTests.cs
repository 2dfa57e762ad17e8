using Clp.TestKit;
using Xunit.Abstractions;

namespace Clp.Tests.Runtime;

/// <summary>Opening, snapshots, and the modes of persistence.</summary>
public sealed class HydrationTests(ITestOutputHelper output)
{
    private static readonly StreamId Stream = new("", "counter", "a");

    private static StateObject One => StateObject.Of(("amount", 1));

    private static async Task<MemoryStore> FilledAsync(int commits, int snapshotEvery = 0)
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store, SnapshotEvery = snapshotEvery });
        ContractInstance counter = await runtime.OpenAsync("a");
        for (int i = 0; i < commits; i++)
        {
            (await counter.SubmitAsync("increment", One)).EnsureCommitted();
        }

        return store;
    }

    [Fact]
    public async Task OpenAsync_SnapshotAndTail_EqualTheFullReplay()
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        for (int round = 0; round < 20; round++)
        {
            MemoryStore store = new();
            Contract contract = OrderContract.Build(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk")));
            await using (ClpRuntime runtime = new(contract, new() { EventStore = store, SnapshotEvery = random.Next(1, 9) }))
            {
                await RandomWorkAsync(await runtime.OpenAsync("a"), random, 40);
            }

            await using ClpRuntime quick = new(contract, new() { EventStore = store }), slow = new(contract, new() { EventStore = new WithoutSnapshots(store) });
            ContractInstance a = await quick.OpenAsync("a"), b = await slow.OpenAsync("a");
            a.State.ShouldBe(b.State, $"seed {seed}");
            (a.Version, a.StateVersion).ShouldBe((b.Version, b.StateVersion));
            a.PendingIntents.Select(Describe(a)).ShouldBe(b.PendingIntents.Select(Describe(b)), $"seed {seed}");
            (await a.ReplayAsync(a.Version)).ShouldBe(a.State);
        }
    }

    private static Func<Intent, string> Describe(ContractInstance instance) => intent => $"{intent} {intent.Payload} by {intent.By}: "
        + string.Join("; ", instance.ProposalsFor(intent).Select(p => $"{p.Id} {p.Status} {p.Values} on {p.StateVersion}"));

    private static async Task RandomWorkAsync(ContractInstance orders, Random random, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            Intent? pending = orders.PendingIntents.Length == 0 ? null : orders.PendingIntents[random.Next(orders.PendingIntents.Length)];
            Proposal? proposal = pending is null ? null : orders.ProposalsFor(pending).LastOrDefault(p => p.Status is ProposalStatus.Staged or ProposalStatus.PartlyAccepted);
            switch (random.Next(8))
            {
                case 0 or 1: await orders.DispatchAsync("order", null, OrderContract.By(OrderContract.Cy)); break;
                case 2 when pending is not null: await orders.StageAsync(pending, new ProposalDraft(OrderContract.Article("a" + i))); break;
                case 3 when proposal is not null: await orders.AcceptAsync(proposal, random.Next(2) == 0 ? OrderContract.Ada : OrderContract.Bob); break;
                case 4 when proposal is not null: await orders.RejectAsync(proposal, OrderContract.Ada, "no"); break;
                case 5 when pending is not null: await orders.CommitAsync(pending); break;
                case 6 when pending is not null && random.Next(3) == 0: await orders.WithdrawAsync(pending, OrderContract.Ada, "no"); break;
                default: await orders.SubmitAsync("restock", StateObject.Of(("count", random.Next(3)))); break;
            }
        }
    }

    public static TheoryData<string> DamagedSnapshots =>
    [
        """{}""",
        """{"state":5,"stateVersion":0}""",
        """{"state":{"count":1},"stateVersion":"x"}""",
        """{"state":{"count":"many"},"stateVersion":0}""",
        """{"state":{},"stateVersion":0}""",
        """{"state":"{\"count\":","stateVersion":0}""",
        """{"state":{"count":1},"stateVersion":0,"pending":[{}]}""",
        """{"state":{"count":1},"stateVersion":0,"pending":[{"version":"x","event":5}]}""",
        """{"state":{"count":1},"stateVersion":0,"pending":[{"version":1,"event":"{"}]}""",
        """{"state":{"count":1},"stateVersion":0,"pending":[{"version":1,"event":"{\"kind\":\"committed\",\"intentId\":1,\"by\":\"system:host\",\"at\":\"2026-03-01T09:00:00Z\",\"intent\":\"increment\",\"payload\":{},\"origins\":\"user\",\"transition\":\"add\",\"delta\":[{\"op\":\"set\",\"path\":\"count.x\",\"value\":1}],\"contractVersion\":1,\"contractHash\":\"h\"}"}]}""",
    ];

    [Theory]
    [MemberData(nameof(DamagedSnapshots))]
    public async Task OpenAsync_ADamagedSnapshot_IsIgnoredAndTheLogReplayed(string data)
    {
        MemoryStore filled = await FilledAsync(5);
        ScriptedStore store = new() { GivenSnapshot = new Snapshot(2, CounterContract.Build().Hash, StateObject.Parse(data)) };
        await CopyAsync(filled, store.Inner);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });

        ContractInstance counter = await runtime.OpenAsync("a");

        (counter.State.Get("count", 0), counter.Version).ShouldBe((5, 4));
    }

    [Theory]
    [InlineData(true, 1_000)]
    [InlineData(false, 5)]
    public async Task OpenAsync_ASnapshotOfAnotherContract_IsDiscarded(bool isOurs, int count)
    {
        ScriptedStore store = new();
        await using (ClpRuntime writer = new(CounterContract.Build(), new() { EventStore = store, SnapshotEvery = 1 }))
        {
            ContractInstance counter = await writer.OpenAsync("a");
            for (int i = 0; i < 5; i++)
            {
                await counter.SubmitAsync("increment");
            }

            Snapshot kept = (await store.LoadSnapshotAsync(counter.Stream, default)).ShouldNotBeNull();
            store.GivenSnapshot = kept with { ContractHash = isOurs ? kept.ContractHash : "another", Data = kept.Data.With("state", StateObject.Of(("count", 1_000))) };
        }

        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });

        (await runtime.OpenAsync("a")).State.Get("count", 0).ShouldBe(count);
    }

    [Fact]
    public async Task OpenAsync_AStoredStateThatNoLongerFits_NamesThePath()
    {
        MemoryStore store = await FilledAsync(3);
        Contract stricter = Contract.Define("counter", 2)
            .State(StateObject.Of(("count", 0)), Field.Required("count", Shape.IntegerBetween(0, 2)))
            .Intent("increment").Transition("add", "increment", _ => StateDelta.Empty).Build();
        await using ClpRuntime runtime = new(stricter, new() { EventStore = store });

        StorageException failed = await Should.ThrowAsync<StorageException>(async () => await runtime.OpenAsync("a"));

        failed.Code.ShouldBe(ClpCodes.HydrationFailed);
        failed.Message.ShouldContain("count");
        failed.Message.ShouldContain("counter/a");
    }

    [Fact]
    public async Task OpenAsync_AnIntentTheContractForgot_IsStillPendingAndCanBeWithdrawn()
    {
        MemoryStore store = new();
        await using (ClpRuntime first = new(CounterContract.Build(b => b.Intent("old").Transition("t", "old", _ => StateDelta.Empty)), new() { EventStore = store }))
        {
            await (await first.OpenAsync("a")).DispatchAsync("old");
        }

        await using ClpRuntime second = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance counter = await second.OpenAsync("a");
        Intent old = counter.PendingIntents.ShouldHaveSingleItem();
        (await counter.CommitAsync(old)).ShouldBeOfType<Outcome.NotApplicable>();
        await counter.WithdrawAsync(old, Actor.Host, "forgotten");
        counter.PendingIntents.ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenAsync_WithoutHydration_FindsOutWithTheFirstAppend()
    {
        MemoryStore store = await FilledAsync(5);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store, HydrateOnInit = false });
        ContractInstance counter = await runtime.OpenAsync("a");
        counter.Version.ShouldBe(-1);

        (await counter.SubmitAsync("increment", One)).EnsureCommitted().Version.ShouldBe(5);

        counter.State.Get("count", 0).ShouldBe(6);
    }

    [Fact]
    public async Task BoundedLog_ReadingBehindIt_UsesTheSnapshot()
    {
        MemoryStore store = new(new MemoryStoreOptions { KeepEvents = 3 });
        await using ClpRuntime first = new(CounterContract.Build(), new() { EventStore = store, SnapshotEvery = 5 });
        ContractInstance a = await first.OpenAsync("a");
        await using ClpRuntime behind = new(CounterContract.Build(), new() { EventStore = store, SnapshotEvery = 5 });
        await using ClpRuntime blind = new(CounterContract.Build(), new() { EventStore = store, SnapshotEvery = 5, HydrateOnInit = false });
        ContractInstance late = await behind.OpenAsync("a"), unread = await blind.OpenAsync("a");
        (await a.SubmitAsync("increment", One, new CommitOptions { Operation = new OperationId("old") })).EnsureCommitted();
        for (int i = 0; i < 600; i++)
        {
            (await a.SubmitAsync("increment", One, new CommitOptions { Operation = new OperationId("op" + i) })).EnsureCommitted();
        }

        (await late.SubmitAsync("increment", One)).EnsureCommitted().State.Get("count", 0).ShouldBe(602);
        (await unread.SubmitAsync("increment", One)).EnsureCommitted().State.Get("count", 0).ShouldBe(603);
        (await a.SubmitAsync("increment", One, new CommitOptions { Operation = new OperationId("op599") })).EnsureCommitted().Version.ShouldBe(600);
        (await Should.ThrowAsync<StorageException>(async () => await a.ReplayAsync(1))).Code.ShouldBe(ClpCodes.LogTrimmed);
    }

    [Fact]
    public async Task SaveAsync_WhenTheHostDecides_AppendsEachOutcomeAndLeavesNothing()
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store, PersistOnCommit = false });
        ContractInstance counter = await runtime.OpenAsync("a");
        (await counter.SubmitAsync("increment", One, new CommitOptions { Correlation = "trip-1" })).EnsureCommitted();
        (await counter.SubmitAsync("increment", StateObject.Of(("amount", -1)))).ShouldBeOfType<Outcome.Denied>();
        Intent pending = await counter.DispatchAsync("increment");
        (await store.VersionAsync(Stream, default)).ShouldBe(-1);
        (await counter.KindsAsync()).ShouldBe(["committed", "refused", "dispatched"]);
        (await counter.ReplayAsync(1)).Get("count", 0).ShouldBe(1);

        await counter.SaveAsync();
        await counter.SaveAsync();

        (await store.VersionAsync(Stream, default)).ShouldBe(2);
        await using ClpRuntime second = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance read = await second.OpenAsync("a");
        read.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(pending.Id);
        (await read.EventsAsync())[0].Header.Correlation.ShouldBe("trip-1");
    }

    [Fact]
    public async Task SaveAsync_SomeoneElseWasFaster_KeepsTheEventsAndWritesNothing()
    {
        MemoryStore store = new();
        await using ClpRuntime lazy = new(CounterContract.Build(), new() { EventStore = store, PersistOnCommit = false }), eager = new(CounterContract.Build(), new() { EventStore = store });
        ContractInstance mine = await lazy.OpenAsync("a"), theirs = await eager.OpenAsync("a");
        (await mine.SubmitAsync("increment", One)).EnsureCommitted();
        for (int i = 0; i < 3; i++)
        {
            (await theirs.SubmitAsync("increment", StateObject.Of(("amount", 10)))).EnsureCommitted();
        }

        (await Should.ThrowAsync<StorageException>(async () => await mine.SaveAsync())).Failure.ShouldBe(StorageFailure.Rejected);
        await mine.RefreshAsync();

        // What others wrote in the meantime must not be mixed with what only exists here.
        mine.State.Get("count", 0).ShouldBe(1);
        (await mine.KindsAsync()).ShouldBe(["committed"]);
        (await store.VersionAsync(Stream, default)).ShouldBe(2);
        await using ClpRuntime again = new(CounterContract.Build(), new() { EventStore = store });
        (await again.OpenAsync("a")).State.Get("count", 0).ShouldBe(30);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SaveAsync_NotAnswered_CanBeRepeated(bool happened)
    {
        ScriptedStore store = new ScriptedStore().ThenWork().ThenFail(ScriptedStore.Unknown, afterWriting: happened);
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store, PersistOnCommit = false });
        ContractInstance counter = await runtime.OpenAsync("a");
        for (int i = 0; i < 3; i++)
        {
            (await counter.SubmitAsync("increment", One)).EnsureCommitted();
        }

        await Should.ThrowAsync<StorageException>(async () => await counter.SaveAsync());
        await counter.SaveAsync();

        (await store.VersionAsync(Stream, default)).ShouldBe(2);
        (await counter.ReplayAsync(2)).Get("count", 0).ShouldBe(3);
    }

    [Fact]
    public async Task LatestStatesOnly_SurviveARestartWithPendingIntentsAndOperations()
    {
        MemoryStorageAdapter storage = new();
        CommitOptions once = new() { Operation = new OperationId("op") };
        await using (ClpRuntime first = new(CounterContract.Build(), new() { Storage = storage }))
        {
            ContractInstance before = await first.OpenAsync("a");
            (await before.SubmitAsync("increment", One, once)).EnsureCommitted();
            (await before.SubmitAsync("increment", One)).EnsureCommitted();
            await before.StageAsync(await before.DispatchAsync("increment"), new ProposalDraft(StateObject.Of(("note", "x"))));
        }

        await using ClpRuntime second = new(CounterContract.Build(), new() { Storage = storage });
        ContractInstance counter = await second.OpenAsync("a");
        (counter.State.Get("count", 0), counter.Version).ShouldBe((2, 3));
        counter.ProposalsFor(counter.PendingIntents.ShouldHaveSingleItem()).ShouldHaveSingleItem();
        Outcome.Committed again = (await counter.SubmitAsync("increment", One, once)).EnsureCommitted();
        (again.Version, again.State.Get("count", 0)).ShouldBe((0, 2));
        counter.State.Get("count", 0).ShouldBe(2);
        (await counter.KindsAsync()).ShouldBeEmpty();
        (await counter.ReplayAsync(counter.Version)).ShouldBe(counter.State);
        (await Should.ThrowAsync<StorageException>(async () => await counter.ReplayAsync(0))).Code.ShouldBe(ClpCodes.LogTrimmed);
        (await Should.ThrowAsync<StorageException>(async () => await counter.ReplayAsync(DateTimeOffset.MinValue))).Code.ShouldBe(ClpCodes.LogTrimmed);
        (await Should.ThrowAsync<StorageException>(async () => await counter.VerifyAsync())).Code.ShouldBe(ClpCodes.LogTrimmed);
    }

    [Fact]
    public async Task LatestStatesOnly_TwoRuntimes_DecideAgainAfterAConflict()
    {
        MemoryStorageAdapter storage = new();
        await using ClpRuntime first = new(CounterContract.Build(), new() { Storage = storage }), second = new(CounterContract.Build(), new() { Storage = storage });
        ContractInstance a = await first.OpenAsync("a"), b = await second.OpenAsync("a");
        for (int i = 0; i < 5; i++)
        {
            (await a.SubmitAsync("increment", One)).EnsureCommitted();
            (await b.SubmitAsync("increment", One)).EnsureCommitted();
        }

        b.State.Get("count", 0).ShouldBe(10);
    }

    [Fact]
    public async Task KeyNamespace_KeepsTenantsApart()
    {
        MemoryStore store = new();
        await using ClpRuntime a = new(CounterContract.Build(), new() { EventStore = store, KeyNamespace = "a" }), b = new(CounterContract.Build(), new() { EventStore = store, KeyNamespace = "b" });
        (await (await a.OpenAsync("x")).SubmitAsync("increment", One)).EnsureCommitted();

        (await b.OpenAsync("x")).State.Get("count", 0).ShouldBe(0);
        (await b.OpenAsync("x")).Version.ShouldBe(-1);
    }

    [Fact]
    public async Task OpenAsync_TheSameIdManyTimes_IsOneInstance()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());

        ContractInstance[] opened = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await runtime.OpenAsync("x"))));

        opened.Distinct().Count().ShouldBe(1);
        (await runtime.CreateAsync()).Id.ShouldNotBe((await runtime.CreateAsync()).Id);
    }

    private static async Task CopyAsync(MemoryStore from, MemoryStore to)
    {
        await foreach (RecordedEvent e in from.ReadAsync(Stream, 0, default))
        {
            await to.AppendAsync(e.Stream, Expected.Exactly(e.Version - 1), new Append(e.Event, e.Header), default);
        }
    }

    private sealed class WithoutSnapshots(MemoryStore inner) : ForwardingStore
    {
        protected override IEventStore Next => inner;

        public override ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) => new((Snapshot?)null);

        public override ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => default;
    }
}
