using Clp.Storage.Conformance;

namespace Clp.Storage.Tests.Memory;

public sealed class BoundedLogTests
{
    private static readonly StreamId Stream = new("", "counter", "one");

    [Fact]
    public async Task Append_BeyondTheBound_KeepsTheNewestAndTrimsTheRest()
    {
        MemoryStore store = new(new MemoryStoreOptions { KeepEvents = 100 });
        await Fill(store, 5000, snapshotEvery: 10);

        StorageException error = await Should.ThrowAsync<StorageException>(() => Count(store, 0));
        error.Code.ShouldBe(ClpCodes.LogTrimmed);
        error.Failure.ShouldBe(StorageFailure.Rejected);
        (await Count(store, 4900)).ShouldBe(100, "the newest hundred are always there");
        (await store.VersionAsync(Stream, default)).ShouldBe(4999);
        (await store.AppendAsync(Stream, Expected.Exactly(4999), Notes.Batch(null, null, "next"), default)).Version.ShouldBe(5000);
    }

    [Fact]
    public async Task Append_BeyondTheBoundWithoutASnapshot_TrimsNothing()
    {
        MemoryStore store = new(new MemoryStoreOptions { KeepEvents = 1 });
        await Fill(store, 3000, snapshotEvery: int.MaxValue);

        (await Count(store, 0)).ShouldBe(3000);
    }

    [Fact]
    public async Task Events_AfterTheNewestSnapshot_AreNeverTrimmed()
    {
        MemoryStore store = new(new MemoryStoreOptions { KeepEvents = 1 });
        await Fill(store, 2000, snapshotEvery: int.MaxValue);

        await store.SaveSnapshotAsync(Stream, Notes.Snapshot(1000), default);

        (await Count(store, 1001)).ShouldBe(999);
        await Should.ThrowAsync<StorageException>(() => Count(store, 0));
    }

    [Fact]
    public async Task Operations_OfTrimmedEvents_AreForgotten_AndOfKeptOnesKnown()
    {
        MemoryStore store = new(new MemoryStoreOptions { KeepEvents = 10 });
        for (int i = 0; i < 1000; i++)
        {
            await store.AppendAsync(Stream, Expected.Any, Notes.Batch($"op{i}", null, $"{i}"), default);
        }

        await store.SaveSnapshotAsync(Stream, Notes.Snapshot(999), default);

        (await store.FindOperationAsync(Stream, new OperationId("op0"), default)).ShouldBeNull();
        (await store.FindOperationAsync(Stream, new OperationId("op995"), default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Conflict_WithEventsThatAreTrimmed_BringsNone()
    {
        MemoryStore store = new(new MemoryStoreOptions { KeepEvents = 10 });
        await Fill(store, 1000, snapshotEvery: 10);

        (await store.AppendAsync(Stream, Expected.Exactly(3), Notes.Batch(null, null, "x"), default)).Events.ShouldBeEmpty();
        (await store.AppendAsync(Stream, Expected.Exactly(997), Notes.Batch(null, null, "x"), default)).Events.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Reading_BegunBeforeATrim_GoesOnToItsEnd()
    {
        MemoryStore store = new(new MemoryStoreOptions { KeepEvents = 1 });
        await Fill(store, 1000, snapshotEvery: int.MaxValue);
        await using IAsyncEnumerator<RecordedEvent> reading = store.ReadAsync(Stream, 0, default).GetAsyncEnumerator();
        await reading.MoveNextAsync();

        await store.SaveSnapshotAsync(Stream, Notes.Snapshot(999), default);

        int count = 1;
        while (await reading.MoveNextAsync())
        {
            Notes.Text(reading.Current).ShouldBe($"{count++}");
        }

        count.ShouldBe(1000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Options_OutOfRange_AreRefused(int keep)
        => Should.Throw<StorageException>(() => new MemoryStore(new MemoryStoreOptions { KeepEvents = keep })).Code.ShouldBe(ClpCodes.StoreMisconfigured);

    [Theory]
    [InlineData(-2)]
    [InlineData(-4)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Expected_OfAnImpossibleVersion_IsRefused(long version)
        => Should.Throw<StorageException>(() => Expected.Exactly(version)).Code.ShouldBe(ClpCodes.BadArgument);

    internal static async Task Fill(MemoryStore store, int count, int snapshotEvery)
    {
        EventHeader header = new(1, "00");
        for (int i = 0; i < count; i++)
        {
            AppendResult result = await store.AppendAsync(Stream, Expected.Any, new Append(Notes.Event($"{i}"), header), default);
            if ((i + 1) % snapshotEvery == 0)
            {
                await store.SaveSnapshotAsync(Stream, Notes.Snapshot(result.Version), default);
            }
        }
    }

    private static async Task<int> Count(MemoryStore store, long from)
    {
        int count = 0;
        await foreach (RecordedEvent _ in store.ReadAsync(Stream, from, default))
        {
            count++;
        }

        return count;
    }
}
