namespace Clp.Tests.Runtime;

/// <summary>Messages that ride with events: made by the host, named by the runtime.</summary>

public sealed class OutboxRouteTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Commit_WithARoute_SendsItsMessagesWithTheEvent()
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = new(CounterContract.Build(), Options(store, recorded => recorded.Event is ContractEvent.StateCommitted
            ? [new OutboxMessage("counted", recorded.Version), new OutboxMessage("also", "x")]
            : []));
        ContractInstance instance = await runtime.OpenAsync();

        await instance.SubmitAsync("increment", StateObject.Of(("amount", 2)));
        await instance.SubmitAsync("increment", StateObject.Of(("amount", -1)));

        OutboxLease lease = (await Lease(store)).ShouldHaveSingleItem();
        lease.Messages.Select(entry => entry.Message.Topic).ShouldBe(["counted", "also"]);
        lease.Messages[0].Message.Payload.ShouldBe((StateValue)lease.Messages[0].Version);
        lease.Messages.Select(entry => entry.Message.Id).ShouldBeUnique();
        lease.Messages.ShouldAllBe(entry => entry.Message.Id.Length == 32);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_WhoseRouteFails_AppendsNothing(bool throws)
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = new(CounterContract.Build(), Options(store, _ => throws ? throw new InvalidOperationException("secret") : [null!]));
        ContractInstance instance = await runtime.OpenAsync();

        StorageException error = await Should.ThrowAsync<StorageException>(async () => await instance.SubmitAsync("increment", StateObject.Of(("amount", 2))));

        error.Code.ShouldBe(ClpCodes.OutboxFailed);
        error.Failure.ShouldBe(StorageFailure.Rejected);
        error.Message.ShouldNotContain("secret");
        (await store.VersionAsync(instance.Stream, default)).ShouldBe(-1);
        instance.State.Get("count", -1).ShouldBe(0);
    }

    [Fact]
    public async Task Operation_SentAgain_SendsItsMessagesOnce()
    {
        MemoryStore store = new();
        await using ClpRuntime runtime = new(CounterContract.Build(), Options(store, _ => [new OutboxMessage("counted", "x")]));
        ContractInstance instance = await runtime.OpenAsync();
        CommitOptions command = new() { Operation = new OperationId("op") };

        await instance.SubmitAsync("increment", StateObject.Of(("amount", 2)), command);
        await instance.SubmitAsync("increment", StateObject.Of(("amount", 2)), command);

        (await Lease(store)).Single().Messages.Count.ShouldBe(1);
    }

    [Fact]
    public void Runtime_WithARouteAndNoOutbox_IsRefused()
    {
        ClpRuntimeOptions options = new() { Storage = new MemoryStorageAdapter(), Outbox = _ => [] };

        Should.Throw<StorageException>(() => new ClpRuntime(CounterContract.Build(), options)).Code.ShouldBe(ClpCodes.StoreMisconfigured);
    }

    private static ClpRuntimeOptions Options(MemoryStore store, Func<RecordedEvent, IEnumerable<OutboxMessage>> route)
        => new() { EventStore = store, Outbox = route };

    private static ValueTask<IReadOnlyList<OutboxLease>> Lease(MemoryStore store)
        => store.Outbox!.LeaseAsync(new OutboxLeaseRequest("token", Noon, Noon.AddMinutes(1)), default);
}
