namespace Clp.Storage.Conformance;

/// <summary>Snapshots: the newest is kept, and none the stream does not reach.</summary>
public abstract class SnapshotSuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    [Fact]
    public async Task Snapshot_SavedAndLoaded_IsTheSame()
    {
        await Append(Expected.Any, "a", "b");
        Snapshot snapshot = new(1, "hash", StateObject.Of(("text", "naïve 🦊"), ("number", 12.50m), ("inner", StateObject.Of(("deep", true)))));

        await Store.SaveSnapshotAsync(Stream, snapshot, default);

        (await Store.LoadSnapshotAsync(Stream, default)).ShouldBe(snapshot);
    }

    [Fact]
    public async Task Snapshot_OlderThanTheKeptOne_IsIgnored()
    {
        await Append(Expected.Any, "a", "b", "c");
        await Store.SaveSnapshotAsync(Stream, Notes.Snapshot(1), default);

        await Store.SaveSnapshotAsync(Stream, Notes.Snapshot(0), default);
        (await Store.LoadSnapshotAsync(Stream, default))!.Version.ShouldBe(1);

        await Store.SaveSnapshotAsync(Stream, Notes.Snapshot(2), default);
        (await Store.LoadSnapshotAsync(Stream, default))!.Version.ShouldBe(2);
    }

    [Fact]
    public async Task Snapshot_OfTheSameVersion_ReplacesTheKeptOne()
    {
        await Append(Expected.Any, "a");
        await Store.SaveSnapshotAsync(Stream, Notes.Snapshot(0), default);

        await Store.SaveSnapshotAsync(Stream, Notes.Snapshot(0) with { ContractHash = "new" }, default);

        (await Store.LoadSnapshotAsync(Stream, default))!.ContractHash.ShouldBe("new");
    }

    [Fact]
    public async Task Snapshot_OfAVersionTheStreamDoesNotHave_IsIgnored()
    {
        await Store.SaveSnapshotAsync(Stream, Notes.Snapshot(0), default);
        await Append(Expected.Any, "a");
        await Store.SaveSnapshotAsync(Stream, Notes.Snapshot(1), default);

        (await Store.LoadSnapshotAsync(Stream, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Snapshot_GivenWithAnAppend_IsKept()
    {
        await Store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, "a", "b") with { Snapshot = Notes.Snapshot(1) }, default);

        (await Store.LoadSnapshotAsync(Stream, default)).ShouldBe(Notes.Snapshot(1));
    }
}
