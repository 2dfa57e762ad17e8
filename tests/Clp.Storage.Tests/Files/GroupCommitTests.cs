using Clp.Storage.Conformance;
using Clp.Storage.Tests.Disks;

namespace Clp.Storage.Tests.Files;

public sealed class GroupCommitTests
{
    private static readonly StreamId Stream = new("", "counter", "one");

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 102)]
    public async Task Appends_ThatArriveDuringAFlush_ShareTheNext(bool isGrouped, int operations)
    {
        SimulatedDisk disk = new();
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = "/store", GroupCommit = isGrouped }, disk);
        List<Task<AppendResult>> others = [];
        int changes = 0;
        disk.Changed = () =>
        {
            if (Interlocked.Increment(ref changes) == 1)
            {
                others.AddRange(Enumerable.Range(0, 50).Select(i => Append(store, Stream with { Instance = $"{i % 10}" }, $"{i}")));
            }
        };

        await Append(store, Stream, "first");
        AppendResult[] results = await Task.WhenAll(others);

        results.ShouldAllBe(result => result.Status == AppendStatus.Appended);
        changes.ShouldBe(operations, "a write and a flush for the first, and for each group after it");
        (await DiskInspection.ReadAsync(store, Stream with { Instance = "3" })).ShouldBe(["3", "13", "23", "33", "43"]);
    }

    [Fact]
    public async Task Append_BeforeItsFlush_IsSeenByNobody()
    {
        SimulatedDisk disk = new();
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = "/store" }, disk);
        List<long> seen = [];
        disk.Changed = () => seen.Add(store.VersionAsync(Stream, default).AsTask().GetAwaiter().GetResult());

        await Append(store, Stream, "first");
        disk.Changed = null;

        seen.ShouldBe([-1, -1], "after the write, and at the flush");
        (await store.VersionAsync(Stream, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Answers_InOneGroup_BuildOnEachOther()
    {
        SimulatedDisk disk = new();
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = "/store" }, disk);
        List<Task<AppendResult>> others = [];
        Task<bool>? deletion = null;
        int changes = 0;
        disk.Changed = () =>
        {
            if (Interlocked.Increment(ref changes) == 1)
            {
                others.Add(Operate(store, "op", "hash", Expected.NoStream, "a"));
                others.Add(Operate(store, "op", "hash", Expected.NoStream, "a"));
                others.Add(Operate(store, "op", "other", Expected.Any, "b"));
                others.Add(Operate(store, "late", null, Expected.NoStream, "c"));
                others.Add(Operate(store, "next", null, Expected.Exactly(0), "d"));
                deletion = store.DeleteAsync(Stream, Expected.Exactly(1), default).AsTask();
                others.Add(Operate(store, "op", "other", Expected.NoStream, "e"));
            }
        };

        await Append(store, Stream with { Instance = "busy" }, "first");
        AppendResult[] results = await Task.WhenAll(others);

        results.Select(result => result.Status).ShouldBe(
            [AppendStatus.Appended, AppendStatus.Duplicate, AppendStatus.OperationReused, AppendStatus.Conflict, AppendStatus.Appended, AppendStatus.Appended]);
        Notes.Texts(results[1].Events).ShouldBe(["a"], "the answer speaks of the stream as it was then");
        (await deletion!).ShouldBeTrue();
        changes.ShouldBe(4, "one group");
        (await DiskInspection.ReadAsync(store, Stream)).ShouldBe(["e"]);
        await using FileStore again = FileStore.Open(new FileStoreOptions { Root = "/store" }, disk.Crash(CrashChooser.None));
        (await DiskInspection.ReadAsync(again, Stream)).ShouldBe(["e"]);
    }

    [Fact]
    public async Task Store_AfterAFailedFlush_RefusesEverythingUntilItIsOpenedAnew()
    {
        SimulatedDisk disk = new();
        await (await Opened(disk)).DisposeAsync();
        StorageException? unknown = null;
        for (int call = 1; unknown is null; call++)
        {
            SimulatedDisk copy = disk.Copy();
            FileStore store;
            try
            {
                store = FileStore.Open(new FileStoreOptions { Root = "/store" }, new FaultyDisk(copy, call, Fault.Before));
            }
            catch (StorageException)
            {
                continue;
            }

            try
            {
                await Append(store, Stream, "x");
            }
            catch (StorageException error) when (error.Failure == StorageFailure.Unknown)
            {
                unknown = error;
                (await Should.ThrowAsync<StorageException>(() => Append(store, Stream, "y"))).Failure.ShouldBe(StorageFailure.Rejected);
                await Should.ThrowAsync<StorageException>(async () => await store.VersionAsync(Stream, default));
                await Should.ThrowAsync<StorageException>(async () => await store.FindOperationAsync(Stream, new OperationId("op"), default));
                await Should.ThrowAsync<StorageException>(async () => await DiskInspection.ReadAsync(store, Stream));
            }
            catch (StorageException)
            {
            }

            await store.DisposeAsync();
        }

        unknown.Code.ShouldBe(ClpCodes.StoreUnknown);
    }

    private static async Task<FileStore> Opened(SimulatedDisk disk)
    {
        FileStore store = FileStore.Open(new FileStoreOptions { Root = "/store" }, disk);
        await Append(store, Stream, "before");
        return store;
    }

    private static Task<AppendResult> Append(FileStore store, StreamId stream, string note)
        => store.AppendAsync(stream, Expected.Any, Notes.Batch(null, null, note), default).AsTask();

    private static Task<AppendResult> Operate(FileStore store, string operation, string? hash, Expected expected, string note)
        => store.AppendAsync(Stream, expected, Notes.Batch(operation, hash, note), default).AsTask();
}
