using System.Text;
using Clp.Storage.Conformance;
using Clp.Storage.Tests.Disks;

namespace Clp.Storage.Tests.Files;

public sealed class CompactTests
{
    private static readonly StreamId Kept = new("", "c", "1");
    private static readonly StreamId Deleted = new("", "c", "2");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly StreamId Again = new("t", "c", "1");

    [Fact]
    public async Task Compact_RemovesTheBytesOfWhatWasDeleted_AndNothingElse()
    {
        using TemporaryFolder folder = new();
        FileStoreOptions options = new() { Root = folder.Path, SegmentBytes = 8192 };
        await using (FileStore store = FileStore.Open(options))
        {
            await Fill(store);
        }

        Text(folder).ShouldContain("secret");
        for (int round = 0; round < 3; round++)
        {
            FileStore.Compact(options);

            Text(folder).ShouldNotContain("secret");
            await using FileStore store = FileStore.Open(options);
            await Check(store);
            store.Recovery.WasClosed.ShouldBeTrue();
            (await store.AppendAsync(Kept, Expected.Exactly(61), Notes.Batch("op", "hash", "0"), default)).Status.ShouldBe(AppendStatus.Duplicate);
            (await store.LoadSnapshotAsync(Kept, default)).ShouldBe(Notes.Snapshot(30));
        }
    }

    [Fact]
    public async Task Compact_WhenTheNewestEventsWereDeleted_KeepsReadersPlacesAndSkipsNothing()
    {
        using TemporaryFolder folder = new();
        FileStoreOptions options = new() { Root = folder.Path };
        FeedPosition end = FeedPosition.Start;
        await using (FileStore store = FileStore.Open(options))
        {
            await store.AppendAsync(Kept, Expected.Any, Notes.Batch(null, null, "kept"), default);
            await store.AppendAsync(Deleted, Expected.Any, Notes.Batch(null, null, "x", "y"), default);
            await foreach (PositionedEvent positioned in store.ReadAllAsync(FeedPosition.Start, default))
            {
                end = positioned.Position;
            }

            await store.DeleteAsync(Deleted, Expected.Any, default);
        }

        for (int round = 0; round < 2; round++)
        {
            FileStore.Compact(options);
        }

        await using FileStore compacted = FileStore.Open(options);
        await compacted.AppendAsync(Kept, Expected.Any, Notes.Batch(null, null, "next"), default);
        List<string> news = [];
        await foreach (PositionedEvent positioned in compacted.ReadAllAsync(end, default))
        {
            news.Add(Notes.Text(positioned.Event));
        }

        news.ShouldBe(["next"]);
    }

    [Fact]
    public async Task Compact_OfAnOpenStore_IsRefused()
    {
        using TemporaryFolder folder = new();
        await using FileStore store = FileStore.Open(folder.Path);

        Should.Throw<StorageException>(() => FileStore.Compact(new FileStoreOptions { Root = folder.Path })).Code.ShouldBe(ClpCodes.StoreLocked);
    }

    [Fact]
    public async Task Compact_CutShortByALossOfPower_LeavesTheOldJournalOrTheNew()
    {
        (SimulatedDisk disk, FileStoreOptions options) = await Simulated();
        Random random = new(3);
        int states = 0;
        disk.Changed = () =>
        {
            foreach (CrashChooser chooser in new[] { CrashChooser.None, CrashChooser.All, CrashChooser.FirstSectors(1), CrashChooser.Whole(random), CrashChooser.Any(random), CrashChooser.Any(random) })
            {
                states++;
                CheckAsync(options, disk.Crash(chooser)).GetAwaiter().GetResult();
            }
        };

        FileStore.Compact(options, disk);

        states.ShouldBeGreaterThan(100);
    }

    [Theory]
    [InlineData(Fault.Before)]
    [InlineData(Fault.After)]
    [InlineData(Fault.Full)]
    [InlineData(Fault.Dead)]
    public async Task Compact_OnAFailingDisk_LeavesTheOldJournalOrTheNew(Fault fault)
    {
        for (int call = 1; ; call++)
        {
            (SimulatedDisk disk, FileStoreOptions options) = await Simulated();
            FaultyDisk faulty = new(disk, call, fault);
            try
            {
                FileStore.Compact(options, faulty);
            }
            catch (StorageException error)
            {
                error.Failure.ShouldNotBe(StorageFailure.Corrupt);
            }

            await CheckAsync(options, disk.Copy());
            await CheckAsync(options, disk.Crash(CrashChooser.None));
            if (!faulty.HasFailed)
            {
                call.ShouldBeGreaterThan(50);
                return;
            }
        }
    }

    private static async Task<(SimulatedDisk Disk, FileStoreOptions Options)> Simulated()
    {
        SimulatedDisk disk = new();
        FileStoreOptions options = new() { Root = "/store", SegmentBytes = 8192 };
        await using FileStore store = FileStore.Open(options, disk);
        await Fill(store);
        return (disk, options);
    }

    private static async Task CheckAsync(FileStoreOptions options, SimulatedDisk left)
    {
        await using FileStore store = FileStore.Open(options, left);
        await Check(store);
    }

    private static async Task Fill(FileStore store)
    {
        for (int i = 0; i < 60; i++)
        {
            await store.AppendAsync(Kept, Expected.Any, Notes.Batch(i == 0 ? "op" : null, i == 0 ? "hash" : null, $"{i}"), default);
            await store.AppendAsync(Deleted, Expected.Any, Notes.Batch(null, null, $"secret {i}") with { Outbox = i % 20 == 0 ? [Message($"secret {i}")] : null }, default);
            await store.AppendAsync(Again, Expected.Any, Notes.Batch(null, null, $"secret {i}"), default);
        }

        await Send(store);
        await store.SaveSnapshotAsync(Kept, Notes.Snapshot(30), default);
        await store.DeleteAsync(Deleted, Expected.Any, default);
        await store.DeleteAsync(Again, Expected.Any, default);
        await store.AppendAsync(Again, Expected.NoStream, Notes.Batch(null, null, "new"), default);
    }

    // Of five messages one is delivered, one set aside, and three wait, the first of them tried once.
    private static async Task Send(FileStore store)
    {
        await store.AppendAsync(Kept, Expected.Any, Notes.Batch(null, null, "60") with { Outbox = [Message("delivered"), Message("poison"), Message("a"), Message("b")] }, default);
        await store.AppendAsync(Kept, Expected.Any, Notes.Batch(null, null, "61") with { Outbox = [Message("c")] }, default);
        await store.Outbox!.SettleAsync(await Lease(store), new OutboxSettlement(1) { Park = "bad", At = Noon }, default);
        await store.Outbox.SettleAsync(await Lease(store), new OutboxSettlement(0) { RetryAt = Noon.AddMinutes(1), At = Noon }, default);
    }

    private static async Task<OutboxLease> Lease(FileStore store)
        => (await store.Outbox!.LeaseAsync(new OutboxLeaseRequest("token", Noon.AddHours(1), Noon.AddHours(2)), default)).Single(lease => lease.Stream == Kept);

    private static OutboxMessage Message(string id) => new("topic", id) { Id = id };

    private static async Task CheckMessages(FileStore store)
    {
        (await store.Outbox!.DepthAsync(default)).ShouldBe(new OutboxDepth(3, 1));
        (await store.Outbox.LeaseAsync(new OutboxLeaseRequest("early", Noon.AddSeconds(59), Noon.AddHours(2)), default)).ShouldBeEmpty();
        OutboxLease lease = await Lease(store);
        lease.Attempts.ShouldBe(1);
        lease.Messages.Select(entry => (entry.Version, entry.Message.Id)).ShouldBe([(60, "a"), (60, "b"), (61, "c")]);
        await store.Outbox.SettleAsync(lease, new OutboxSettlement(0), default);
        await foreach (ParkedMessage parked in store.Outbox.ParkedAsync(default))
        {
            parked.ShouldBe(new ParkedMessage(new OutboxEntry(Kept, 60, Message("poison")), "bad", 1, Noon));
        }
    }

    // Three streams' events alternated, and two of the streams are gone: the places of what is left are what they were.
    private static async Task CheckOrder(FileStore store)
    {
        List<(string Text, string Place)> all = [];
        await foreach (PositionedEvent positioned in store.ReadAllAsync(FeedPosition.Start, default))
        {
            all.Add((Notes.Text(positioned.Event), positioned.Position.Text));
        }

        all.ShouldBe([.. Enumerable.Range(0, 60).Select(i => ($"{i}", $"{(i * 3) + 1}")), ("60", "181"), ("61", "182"), ("new", "183")]);
    }

    private static async Task Check(FileStore store)
    {
        await CheckMessages(store);
        await CheckOrder(store);
        (await DiskInspection.ReadAsync(store, Kept)).ShouldBe(Enumerable.Range(0, 62).Select(i => $"{i}"));
        (await DiskInspection.ReadAsync(store, Deleted)).ShouldBeEmpty();
        (await DiskInspection.ReadAsync(store, Again)).ShouldBe(["new"]);
    }

    private static string Text(TemporaryFolder folder)
        => string.Concat(Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))));
}
