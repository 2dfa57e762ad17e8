using System.Globalization;
using System.Text;
using Clp.Storage.Conformance;

namespace Clp.Storage.Tests.Files;

public sealed class FileStoreTests : IDisposable
{
    private static readonly StreamId Stream = new("", "counter", "one");
    private readonly TemporaryFolder folder = new();

    private string Segment => Path.Combine(folder.Path, "journal", "00000001.log");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Open_OfAFolderInUse_NamesTheProcess()
    {
        await using FileStore store = FileStore.Open(folder.Path);

        StorageException error = Should.Throw<StorageException>(() => FileStore.Open(folder.Path));

        error.Code.ShouldBe(ClpCodes.StoreLocked);
        error.Message.ShouldContain("this process");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "owner"), "4711");
        Should.Throw<StorageException>(() => FileStore.Open(folder.Path)).Message.ShouldContain("process 4711");
    }

    [Fact]
    public async Task Open_AfterAClose_FindsTheFolderFree()
    {
        FileStore store = FileStore.Open(folder.Path);
        await store.DisposeAsync();
        await store.DisposeAsync();

        await using FileStore again = FileStore.Open(folder.Path);
        again.Recovery.ShouldBe(new FileRecovery(true, 0, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public void Open_WithoutAUsableFolder_IsRefused(string root)
        => Should.Throw<StorageException>(() => FileStore.Open(root)).Code.ShouldBe(ClpCodes.StoreMisconfigured);

    [Theory]
    [InlineData(100, 1024)]
    [InlineData(-1, 1024)]
    [InlineData(4096, 0)]
    [InlineData(4096, int.MaxValue)]
    public void Open_WithImpossibleOptions_IsRefused(int segment, int append)
        => Should.Throw<StorageException>(() => FileStore.Open(new FileStoreOptions { Root = folder.Path, SegmentBytes = segment, MaxAppendBytes = append })).Code.ShouldBe(ClpCodes.StoreMisconfigured);

    [Fact]
    public async Task Open_WhereAFileIsInTheWay_IsRefusedWithAnExplanation()
    {
        string path = Path.Combine(folder.Path, "file");
        await File.WriteAllTextAsync(path, "");

        StorageException error = Should.Throw<StorageException>(() => FileStore.Open(path));

        error.Code.ShouldBe(ClpCodes.StoreRejected);
        error.Failure.ShouldBe(StorageFailure.Rejected);
    }

    [Fact]
    public async Task Open_OfADamagedMiddle_NamesFileAndOffsetAndChangesNothing()
    {
        await Write(20);
        byte[] bytes = await File.ReadAllBytesAsync(Segment);
        int at = Offset(bytes, "note 10");
        bytes[at] ^= 1;
        await File.WriteAllBytesAsync(Segment, bytes);
        File.Delete(Path.Combine(folder.Path, "journal", "closed"));

        StorageException error = Should.Throw<StorageException>(() => FileStore.Open(folder.Path));

        error.Code.ShouldBe(ClpCodes.StoreCorrupt);
        error.Failure.ShouldBe(StorageFailure.Corrupt);
        error.Message.ShouldContain("00000001.log");
        int named = int.Parse(new string([.. error.Message.Split("at byte ")[1].TakeWhile(char.IsDigit)]), CultureInfo.InvariantCulture);
        named.ShouldBeInRange(at - 300, at, "the frame that holds the damage");
        (await File.ReadAllBytesAsync(Segment)).ShouldBe(bytes);
    }

    [Fact]
    public async Task Open_OfATornEnd_CutsItAndKeepsItBeside()
    {
        await Write(5);
        File.Delete(Path.Combine(folder.Path, "journal", "closed"));
        byte[] whole = await File.ReadAllBytesAsync(Segment);
        await File.WriteAllBytesAsync(Segment, [.. whole, .. whole[..40]]);

        await using FileStore store = FileStore.Open(folder.Path);

        store.Recovery.WasClosed.ShouldBeFalse();
        store.Recovery.CutBytes.ShouldBe(40);
        (await File.ReadAllBytesAsync(store.Recovery.CutFile!)).ShouldBe(whole[..40]);
        (await File.ReadAllBytesAsync(Segment)).ShouldBe(whole);
        (await store.VersionAsync(Stream, default)).ShouldBe(4);
    }

    [Theory]
    [InlineData("00000001.log")]
    [InlineData("00000002.log")]
    public async Task Open_WithoutOneOfTheSegments_IsRefused(string missing)
    {
        await Write(60, segmentBytes: 4096);
        File.Delete(Path.Combine(folder.Path, "journal", "closed"));
        Directory.GetFiles(Path.Combine(folder.Path, "journal"), "*.log").Length.ShouldBeGreaterThan(3);
        File.Delete(Path.Combine(folder.Path, "journal", missing));

        Should.Throw<StorageException>(() => FileStore.Open(folder.Path)).Code.ShouldBe(ClpCodes.StoreCorrupt);
    }

    [Fact]
    public async Task Open_OfADamagedEndBeforeAnEmptySegment_IsRefused()
    {
        await Write(5);
        File.Delete(Path.Combine(folder.Path, "journal", "closed"));
        byte[] bytes = await File.ReadAllBytesAsync(Segment);
        await File.WriteAllBytesAsync(Segment, bytes[..^1]);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "journal", "00000002.log"), []);

        // The second segment was begun after the first was flushed, so this is not a write that was cut short.
        Should.Throw<StorageException>(() => FileStore.Open(folder.Path)).Code.ShouldBe(ClpCodes.StoreCorrupt);
    }

    [Fact]
    public async Task Open_WithExchangedSegments_IsRefused()
    {
        await Write(60, segmentBytes: 4096);
        string journal = Path.Combine(folder.Path, "journal");
        File.Move(Path.Combine(journal, "00000002.log"), Path.Combine(journal, "x"));
        File.Move(Path.Combine(journal, "00000003.log"), Path.Combine(journal, "00000002.log"));
        File.Move(Path.Combine(journal, "x"), Path.Combine(journal, "00000003.log"));

        Should.Throw<StorageException>(() => FileStore.Open(folder.Path)).Code.ShouldBe(ClpCodes.StoreCorrupt);
    }

    [Fact]
    public async Task Read_OfARecordThatWasDamagedMeanwhile_IsRefused()
    {
        await Write(5);
        await using FileStore store = FileStore.Open(folder.Path);
        byte[] bytes = await File.ReadAllBytesAsync(Segment);
        bytes[Offset(bytes, "note 3")] ^= 1;
        await File.WriteAllBytesAsync(Segment, bytes);

        StorageException error = await Should.ThrowAsync<StorageException>(async () =>
        {
            await foreach (RecordedEvent _ in store.ReadAsync(Stream, 0, default))
            {
            }
        });
        error.Code.ShouldBe(ClpCodes.StoreCorrupt);
    }

    [Fact]
    public async Task Snapshot_WhoseFileIsDamaged_IsAsGoodAsNone()
    {
        await Write(3);
        await using (FileStore store = FileStore.Open(folder.Path))
        {
            await store.SaveSnapshotAsync(Stream, Notes.Snapshot(2), default);
        }

        string file = Directory.GetFiles(Path.Combine(folder.Path, "snapshots")).ShouldHaveSingleItem();
        byte[] bytes = await File.ReadAllBytesAsync(file);
        bytes[^3] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        await using FileStore again = FileStore.Open(folder.Path);
        (await again.LoadSnapshotAsync(Stream, default)).ShouldBeNull();
        await again.SaveSnapshotAsync(Stream, Notes.Snapshot(1), default);
        (await again.LoadSnapshotAsync(Stream, default)).ShouldBe(Notes.Snapshot(1));
    }

    [Fact]
    public async Task Append_LargerThanAllowed_IsRefusedAndTheStoreGoesOn()
    {
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = folder.Path, MaxAppendBytes = 2048 });

        StorageException error = await Should.ThrowAsync<StorageException>(async () => await store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, new string('x', 3000)), default));

        error.Failure.ShouldBe(StorageFailure.Rejected);
        (await store.AppendAsync(Stream, Expected.NoStream, Notes.Batch(null, null, "small"), default)).Version.ShouldBe(0);
    }

    [Fact]
    public async Task Calls_AfterTheClose_AreRefused()
    {
        FileStore store = FileStore.Open(folder.Path);
        await store.DisposeAsync();

        await Should.ThrowAsync<StorageException>(async () => await store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, "x"), default));
        await Should.ThrowAsync<StorageException>(async () => await store.VersionAsync(Stream, default));
    }

    [Theory]
    [InlineData(true, Durability.PowerLoss)]
    [InlineData(false, Durability.ProcessCrash)]
    public async Task Capabilities_SayWhatAnAppendSurvives(bool fsync, Durability durability)
    {
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = folder.Path, Fsync = fsync });

        store.Capabilities.ShouldBe(new StoreCapabilities("file", durability) { Order = GlobalOrder.Total });
    }

    private async Task Write(int count, int segmentBytes = 32 * 1024 * 1024)
    {
        await using FileStore store = FileStore.Open(new FileStoreOptions { Root = folder.Path, SegmentBytes = segmentBytes });
        for (int i = 0; i < count; i++)
        {
            await store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, $"note {i} {new string('.', segmentBytes < 10_000 ? 300 : 0)}"), default);
        }
    }

    private static int Offset(byte[] bytes, string text)
    {
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        at.ShouldBeGreaterThan(0);
        return at;
    }
}
