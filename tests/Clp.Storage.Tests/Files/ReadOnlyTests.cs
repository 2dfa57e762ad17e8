using Clp.Storage.Conformance;

namespace Clp.Storage.Tests.Files;

public sealed class ReadOnlyTests : IDisposable
{
    private static readonly StreamId Stream = new("", "counter", "one");
    private readonly TemporaryFolder folder = new();

    private FileStoreOptions Reading => new() { Root = folder.Path, ReadOnly = true };

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Reader_BesideAWriter_SeesWhatIsStoredAndChangesNothing()
    {
        await using FileStore writer = FileStore.Open(folder.Path);
        await writer.AppendAsync(Stream, Expected.Any, Notes.Batch("op", null, "a", "b"), default);
        await writer.SaveSnapshotAsync(Stream, Notes.Snapshot(1), default);
        Dictionary<string, string> before = Files();

        await using (FileStore reader = FileStore.Open(Reading))
        {
            (await Disks.DiskInspection.ReadAsync(reader, Stream)).ShouldBe(["a", "b"]);
            (await reader.LoadSnapshotAsync(Stream, default)).ShouldBe(Notes.Snapshot(1));
            (await reader.FindOperationAsync(Stream, new OperationId("op"), default)).ShouldNotBeNull();
            foreach (Func<Task> write in new Func<Task>[]
            {
                async () => await reader.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, "c"), default),
                async () => await reader.SaveSnapshotAsync(Stream, Notes.Snapshot(0), default),
                async () => await reader.DeleteAsync(Stream, Expected.Any, default),
            })
            {
                (await Should.ThrowAsync<StorageException>(write)).Failure.ShouldBe(StorageFailure.Rejected);
            }
        }

        Files().ShouldBe(before);
        (await writer.AppendAsync(Stream, Expected.Exactly(1), Notes.Batch(null, null, "c"), default)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Reader_OfATornEnd_LeavesItToTheWriter()
    {
        await using (FileStore writer = FileStore.Open(folder.Path))
        {
            await writer.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, "a"), default);
        }

        File.Delete(Path.Combine(folder.Path, "journal", "closed"));
        await File.AppendAllTextAsync(Path.Combine(folder.Path, "journal", "00000001.log"), "half a record");
        Dictionary<string, string> before = Files();

        await using FileStore reader = FileStore.Open(Reading);

        (await Disks.DiskInspection.ReadAsync(reader, Stream)).ShouldBe(["a"]);
        reader.Recovery.ShouldBe(new FileRecovery(false, 13, null));
        Files().ShouldBe(before);
    }

    [Fact]
    public async Task Readers_AmongAppends_AlwaysSeeAWholePrefix()
    {
        await using FileStore writer = FileStore.Open(new FileStoreOptions { Root = folder.Path, Fsync = false, SegmentBytes = 4096 });
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < 400; i++)
            {
                await writer.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, $"{i * 2}", $"{(i * 2) + 1}"), default);
            }
        });

        int last = 0;
        do
        {
            await using FileStore reader = FileStore.Open(Reading);
            List<string> seen = await Disks.DiskInspection.ReadAsync(reader, Stream);
            seen.ShouldBe(Enumerable.Range(0, seen.Count).Select(i => $"{i}"));
            (seen.Count % 2).ShouldBe(0);
            seen.Count.ShouldBeGreaterThanOrEqualTo(last);
            last = seen.Count;
        }
        while (!writing.IsCompleted);

        await writing;
    }

    [Fact]
    public void Reader_WhereNoStoreIs_SaysSoAndCreatesNothing()
    {
        string nowhere = Path.Combine(folder.Path, "nowhere");

        Should.Throw<StorageException>(() => FileStore.Open(new FileStoreOptions { Root = nowhere, ReadOnly = true })).Code.ShouldBe(ClpCodes.MissingData);
        Should.Throw<StorageException>(() => FileStore.Compact(Reading)).Failure.ShouldBe(StorageFailure.Rejected);
        Should.Throw<StorageException>(() => FileStorageAdapter.Open(Reading)).Failure.ShouldBe(StorageFailure.Rejected);
        FileStore.Exists(nowhere).ShouldBeFalse();
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Exists_TellsAStoreFromAFolder()
    {
        FileStore.Exists(folder.Path).ShouldBeFalse();
        await FileStore.Open(folder.Path).DisposeAsync();
        FileStore.Exists(folder.Path).ShouldBeTrue();
        FileStore.Compact(new FileStoreOptions { Root = folder.Path });
        FileStore.Exists(folder.Path).ShouldBeTrue();
    }

    private Dictionary<string, string> Files() => Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
        .Where(path => Path.GetFileName(path) != "lock").Order(StringComparer.Ordinal).ToDictionary(path => path, path => Convert.ToHexString(File.ReadAllBytes(path)));
}
