using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Runtime;

public sealed class OperationTests
{
    private static CommitOptions Op(string id) => new() { Operation = new OperationId(id) };

    private static StateObject Amount(int amount) => StateObject.Of(("amount", amount));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SubmitAsync_TheSameAgain_GivesTheStoredAnswerOfThatTime(bool persists)
    {
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { PersistOnCommit = persists });
        ContractInstance counter = await runtime.OpenAsync();
        Outcome.Committed first = (await counter.SubmitAsync("increment", Amount(3), Op("a"))).EnsureCommitted();
        (await counter.SubmitAsync("increment", Amount(4))).EnsureCommitted();

        Outcome.Committed again = (await counter.SubmitAsync("increment", Amount(3), Op("a"))).EnsureCommitted();

        again.Version.ShouldBe(first.Version);
        again.State.ShouldBe(first.State);
        again.Event.Delta.ShouldBe(first.Event.Delta);
        counter.State.Get("count", 0).ShouldBe(7);
        counter.Version.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SubmitAsync_AnotherRequestUnderTheSameId_IsTyped(bool persists)
    {
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { PersistOnCommit = persists });
        ContractInstance counter = await runtime.OpenAsync();
        (await counter.SubmitAsync("increment", Amount(3), Op("a"))).EnsureCommitted();

        (await Should.ThrowAsync<LifecycleException>(async () => await counter.SubmitAsync("increment", Amount(4), Op("a")))).Code.ShouldBe(ClpCodes.OperationReused);
        (await Should.ThrowAsync<LifecycleException>(async () => await counter.SubmitAsync("increment", Amount(3), Op("a") with { Transition = "add" }))).Code.ShouldBe(ClpCodes.OperationReused);
        Intent intent = await counter.DispatchAsync("increment", Amount(3));
        (await Should.ThrowAsync<LifecycleException>(async () => await counter.CommitAsync(intent, Op("a")))).Code.ShouldBe(ClpCodes.OperationReused);
        counter.State.Get("count", 0).ShouldBe(3);
    }

    [Fact]
    public async Task SubmitAsync_ManyAtOnceUnderOneId_CommitOnce()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();

        Outcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await counter.SubmitAsync("increment", Amount(3), Op("a")))));

        outcomes.ShouldAllBe(o => o.IsCommitted && ((Outcome.Committed)o).Version == 0);
        counter.State.Get("count", 0).ShouldBe(3);
    }

    [Fact]
    public async Task SubmitAsync_ManyRuntimesUnderOneId_CommitOnce()
    {
        MemoryStore store = new();
        ClpRuntime[] runtimes = [.. Enumerable.Range(0, 8).Select(_ => new ClpRuntime(CounterContract.Build(), new() { EventStore = store }))];

        Outcome[] outcomes = await Task.WhenAll(runtimes.Select(r => Task.Run(async () => await (await r.OpenAsync()).SubmitAsync("increment", Amount(3), Op("a")))));

        outcomes.ShouldAllBe(o => o.IsCommitted && ((Outcome.Committed)o).Version == 0);
        (await store.VersionAsync(new StreamId("", "counter", "default"), default)).ShouldBe(0);
        await Task.WhenAll(runtimes.Select(r => r.DisposeAsync().AsTask()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SubmitAsync_AgainAfterARestart_GivesTheStoredAnswer(bool persists)
    {
        MemoryStore store = new();
        await using (ClpRuntime first = new(CounterContract.Build(), new() { EventStore = store, PersistOnCommit = persists }))
        {
            ContractInstance before = await first.OpenAsync();
            await before.SubmitAsync("increment", Amount(3), Op("a"));
            await before.SubmitAsync("increment", Amount(4), Op("b"));
            await before.SaveAsync();
        }

        await using ClpRuntime second = new(CounterContract.Build(), new() { EventStore = store, PersistOnCommit = persists });
        ContractInstance counter = await second.OpenAsync();
        Outcome.Committed again = (await counter.SubmitAsync("increment", Amount(3), Op("a"))).EnsureCommitted();
        again.Version.ShouldBe(0);
        again.State.Get("count", 0).ShouldBe(3);
        (await Should.ThrowAsync<LifecycleException>(async () => await counter.SubmitAsync("increment", Amount(9), Op("b")))).Code.ShouldBe(ClpCodes.OperationReused);
        counter.State.Get("count", 0).ShouldBe(7);
    }

    [Fact]
    public async Task CommitAsync_AgainAfterTheIntentIsGone_GivesTheStoredAnswer()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent dispatched = await orders.DispatchAsync("order");
        Intent accepted = (await orders.AcceptAsync(await orders.StageAsync(dispatched, new ProposalDraft(Article())), Ada)).EnsureAccepted();
        Outcome.Committed first = (await orders.CommitAsync(accepted, Op("a"))).EnsureCommitted();

        // A retry may hold the intent as it was when it was dispatched; it is the same intent all the same.
        (await orders.CommitAsync(accepted, Op("a"))).EnsureCommitted().Version.ShouldBe(first.Version);
        (await orders.CommitAsync(dispatched, Op("a"))).EnsureCommitted().Version.ShouldBe(first.Version);
        orders.State.Get("stock", 0).ShouldBe(9);
    }

    [Fact]
    public async Task SubmitAsync_DeniedFirst_DoesNotUseUpTheId()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        StateObject many = Article().With("count", 12);

        (await orders.SubmitAsync("order", many, Op("a"))).ShouldBeOfType<Outcome.Denied>();
        (await orders.SubmitAsync("restock", StateObject.Of(("count", 5)))).EnsureCommitted();

        (await orders.SubmitAsync("order", many, Op("a"))).EnsureCommitted();
        (await orders.SubmitAsync("order", many, Op("a"))).EnsureCommitted().Version.ShouldBe(2);
        orders.State.Get("stock", 0).ShouldBe(3);
    }

    [Fact]
    public async Task SubmitAsync_TheAnswerIsCheckedBeforeTheExpectedVersion()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();
        CommitOptions once = Op("a") with { IfVersion = -1 };
        (await counter.SubmitAsync("increment", Amount(3), once)).EnsureCommitted();

        (await counter.SubmitAsync("increment", Amount(3), once)).EnsureCommitted().Version.ShouldBe(0);
        (await counter.SubmitAsync("increment", Amount(3), Op("b") with { IfVersion = -1 })).ShouldBeOfType<Outcome.Conflicted>().ActualVersion.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task SubmitAsync_WithAnImpossibleId_IsTyped(string? id)
    {
        await using ClpRuntime runtime = new(CounterContract.Build());

        (await Should.ThrowAsync<LifecycleException>(async () => await (await runtime.OpenAsync()).SubmitAsync("increment", null, Op(id!)))).Code.ShouldBe(ClpCodes.BadArgument);
    }

    [Fact]
    public void Names_WithALoneSurrogate_AreRefusedBeforeTheyAreRecordedAsSomethingElse()
    {
        Action[] doors =
        [
            () => _ = new OperationId("a\ud800"), () => Actor.Human("a\ud800"), () => Actor.Ai("\udc00"), () => Actor.Human("a", "role\ud800"),
            () => _ = new CommitOptions { Correlation = "a\ud800" }, () => _ = new CommitOptions { Causation = "\udc00a" },
        ];

        foreach (Action door in doors)
        {
            Should.Throw<StateFormatException>(door).Code.ShouldBe(ClpCodes.BadText);
        }
    }

    [Fact]
    public async Task SubmitAsync_WithAnEndlessId_IsTyped()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());

        (await Should.ThrowAsync<LifecycleException>(async () => await (await runtime.OpenAsync()).SubmitAsync("increment", null, Op(new string('x', 201))))).Code.ShouldBe(ClpCodes.BadArgument);
    }

    [Fact]
    public async Task SubmitAsync_WithThePayloadAsDeepAsAllowed_Works()
    {
        StateObject deep = StateObject.Of(("a", 1));
        for (int i = 1; i < StateLimits.HardDepth; i++)
        {
            deep = StateObject.Of(("a", deep));
        }

        Contract contract = Contract.Define("deep").Intent("go", i => i.AllowOthers()).Transition("t", "go", c => StateDelta.Merge(c.Payload)).Build();
        MemoryStore store = new();
        await using (ClpRuntime runtime = new(contract, new() { EventStore = store, SnapshotEvery = 1 }))
        {
            ContractInstance instance = await runtime.OpenAsync();
            (await instance.SubmitAsync("go", deep, Op("a"))).EnsureCommitted();
            Intent pending = await instance.DispatchAsync("go", deep);
            (await instance.CommitAsync(pending, Op("b"))).EnsureCommitted();
            await instance.DispatchAsync("go", deep);
            instance.State.ShouldBe(deep);
        }

        await using ClpRuntime again = new(contract, new() { EventStore = store });
        ContractInstance reopened = await again.OpenAsync();
        reopened.State.ShouldBe(deep);
        reopened.PendingIntents.ShouldHaveSingleItem().Payload.ShouldBe(deep);
    }
}
