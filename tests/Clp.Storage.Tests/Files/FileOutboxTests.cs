using Clp.Storage.Conformance;
using Clp.Storage.Tests.Disks;

namespace Clp.Storage.Tests.Files;

public sealed class FileOutboxTests
{
    private static readonly FileStoreOptions Options = new() { Root = "/store" };
    private static readonly StreamId Stream = new("", "c", "1");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Settle_ThatTheDiskRefuses_LeavesTheLeaseHeld()
    {
        for (int call = 1; ; call++)
        {
            FaultyDisk disk = new(new SimulatedDisk(), call, Fault.Full);
            FileStore store;
            OutboxLease lease;
            try
            {
                store = FileStore.Open(Options, disk);
                lease = await SendAndLease(store, "a", "b");
            }
            catch (StorageException)
            {
                continue;
            }

            await using (store)
            {
                disk.HasFailed.ShouldBeFalse();
                (await Should.ThrowAsync<StorageException>(async () => await store.Outbox!.SettleAsync(lease, new OutboxSettlement(1), default))).Failure.ShouldBe(StorageFailure.Rejected);

                (await store.Outbox!.LeaseAsync(new OutboxLeaseRequest("other", Noon.AddSeconds(1), Noon.AddHours(1)), default)).ShouldBeEmpty();
                (await store.Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(2, 0));
                (await store.Outbox.SettleAsync(lease, new OutboxSettlement(1), default)).ShouldBeTrue();
                (await store.Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(1, 0));
                return;
            }
        }
    }

    [Fact]
    public async Task Settle_InTheVeryGroupThatDeletesItsStreamAndBeginsItAnew_ChangesNothing()
    {
        SimulatedDisk disk = new();
        await using (FileStore store = FileStore.Open(Options, disk))
        {
            OutboxLease lease = await SendAndLease(store, "old");
            Task<bool>? deleted = null, settled = null;
            Task<AppendResult>? anew = null;
            disk.Changed = () =>
            {
                // The store is busy with the append below: these three become one group.
                disk.Changed = null;
                deleted = store.DeleteAsync(Stream, Expected.Any, default).AsTask();
                anew = store.AppendAsync(Stream, Expected.NoStream, Notes.Batch(null, null, "anew") with { Outbox = [new OutboxMessage("topic", 1) { Id = "new" }] }, default).AsTask();
                settled = store.Outbox!.SettleAsync(lease, new OutboxSettlement(1), default).AsTask();
            };
            await store.AppendAsync(new StreamId("", "c", "2"), Expected.Any, Notes.Batch(null, null, "busy"), default);

            (await deleted!).ShouldBeTrue();
            (await anew!).Status.ShouldBe(AppendStatus.Appended);
            (await settled!).ShouldBeFalse();
            (await store.Outbox!.DepthAsync(default)).ShouldBe(new OutboxDepth(1, 0));
        }

        await using FileStore again = FileStore.Open(Options, disk);
        (await again.Outbox!.LeaseAsync(new OutboxLeaseRequest("token", Noon, Noon.AddMinutes(1)), default)).Single().Messages.Single().Message.Id.ShouldBe("new");
    }

    [Fact]
    public async Task Payload_AsDeepAndAsLongAsAnyMayBe_ComesBackTheSame()
    {
        SimulatedDisk disk = new();
        StateValue deep = new string('x', 2_000_000);
        for (int depth = 0; depth < 64; depth++)
        {
            deep = StateArray.Of(deep);
        }

        await using (FileStore store = FileStore.Open(Options, disk))
        {
            Append append = Notes.Batch(null, null, "a") with { Outbox = [new OutboxMessage("topic", deep) { Id = "deep" }] };
            await store.AppendAsync(Stream, Expected.Any, append, default);
        }

        await using FileStore again = FileStore.Open(Options, disk);
        OutboxLease lease = (await again.Outbox!.LeaseAsync(new OutboxLeaseRequest("token", Noon, Noon.AddMinutes(1)), default)).Single();
        lease.Messages.Single().Message.Payload.ShouldBe(deep);
    }

    [Fact]
    public async Task Outbox_OfAStoreThatIsOnlyRead_ShowsWhatIsThereAndLeasesNothing()
    {
        SimulatedDisk disk = new();
        await using (FileStore store = FileStore.Open(Options, disk))
        {
            await store.Outbox!.SettleAsync(await SendAndLease(store, "poison", "b"), new OutboxSettlement(0) { Park = "bad", At = Noon }, default);
        }

        await using FileStore reader = FileStore.Open(Options with { ReadOnly = true }, disk);
        (await reader.Outbox!.DepthAsync(default)).ShouldBe(new OutboxDepth(1, 1));
        (await Should.ThrowAsync<StorageException>(async () => await reader.Outbox.LeaseAsync(new OutboxLeaseRequest("token", Noon, Noon.AddHours(1)), default))).Failure.ShouldBe(StorageFailure.Rejected);
    }

    [Fact]
    public async Task ReadAll_OfManySegments_BeginsAnywhere()
    {
        SimulatedDisk disk = new();
        await using FileStore store = FileStore.Open(Options with { SegmentBytes = 256 * 1024 }, disk);
        string filling = new('.', 3000);
        for (int i = 0; i < 300; i++)
        {
            await store.AppendAsync(new StreamId("", "c", $"{i % 3}"), Expected.Any, Notes.Batch(null, null, $"{i}a{filling}", $"{i}b"), default);
        }

        for (int after = 0; after <= 600; after += 37)
        {
            List<string> texts = [];
            await foreach (PositionedEvent positioned in store.ReadAllAsync(new FeedPosition($"{after}"), default))
            {
                texts.Add(Notes.Text(positioned.Event).TrimEnd('.'));
            }

            texts.ShouldBe(Enumerable.Range(after, 600 - after).Select(place => $"{place / 2}{(place % 2 == 0 ? 'a' : 'b')}"));
        }
    }

    private static async Task<OutboxLease> SendAndLease(FileStore store, params string[] ids)
    {
        OutboxMessage[] messages = [.. ids.Select(id => new OutboxMessage("topic", id) { Id = id })];
        await store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, "event") with { Outbox = messages }, default);
        return (await store.Outbox!.LeaseAsync(new OutboxLeaseRequest("token", Noon, Noon.AddMinutes(1)), default)).Single();
    }
}
