namespace Clp.Storage.Conformance;

/// <summary>Closing and opening again; a store that keeps nothing passes by saying so.</summary>
public abstract class ReopenSuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    [Fact]
    public async Task Reopen_FindsEverythingAsItWas()
    {
        if (!Subject.IsDurable)
        {
            Store.Capabilities.Durability.ShouldBe(Durability.None);
            return;
        }

        await Operate("op", "hash", Expected.NoStream, "a", "b");
        await Append(Expected.Exactly(1), "c");
        await Store.SaveSnapshotAsync(Stream, Notes.Snapshot(1), default);
        await Append(Stream with { Namespace = "other" }, Expected.NoStream, "x");
        await Append(Stream with { Contract = "gone" }, Expected.NoStream, "y");
        await Store.DeleteAsync(Stream with { Contract = "gone" }, Expected.Any, default);

        await ReopenAsync();

        (await Read()).ShouldBe(["a", "b", "c"]);
        (await Streams()).ShouldBe([Stream, Stream with { Namespace = "other" }], ignoreOrder: true);
        (await Store.LoadSnapshotAsync(Stream, default)).ShouldBe(Notes.Snapshot(1));
        (await Operate("op", "hash", Expected.NoStream, "a", "b")).Status.ShouldBe(AppendStatus.Duplicate);
        (await Operate("op", "other", Expected.Any, "a")).Status.ShouldBe(AppendStatus.OperationReused);
        (await Append(Expected.Exactly(2), "d")).ShouldBe(AppendResult.Appended(3));
        (await Append(Stream with { Contract = "gone" }, Expected.NoStream, "new")).ShouldBe(AppendResult.Appended(0));
    }

    [Fact]
    public async Task Reopen_AgainAndAgain_GoesOnWhereItEnded()
    {
        int opened = Subject.IsDurable ? 5 : 1;
        for (int round = 0; round < opened; round++)
        {
            (await Append(Expected.Exactly((round * 2) - 1), $"{round}a", $"{round}b")).Status.ShouldBe(AppendStatus.Appended);
            if (Subject.IsDurable)
            {
                await ReopenAsync();
            }
        }

        (await Read()).ShouldBe(Enumerable.Range(0, opened).SelectMany(round => new[] { $"{round}a", $"{round}b" }));
    }
}
