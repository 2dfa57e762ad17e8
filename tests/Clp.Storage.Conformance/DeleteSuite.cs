namespace Clp.Storage.Conformance;

/// <summary>Deleting: everything goes, and what comes after is new.</summary>
public abstract class DeleteSuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    [Fact]
    public async Task Delete_RemovesEventsOperationsAndSnapshot()
    {
        await Operate("op", "hash", Expected.Any, "a", "b");
        await Store.SaveSnapshotAsync(Stream, Notes.Snapshot(1), default);
        await Append(Stream with { Instance = "other" }, Expected.Any, "stays");

        (await Store.DeleteAsync(Stream, Expected.Exactly(1), default)).ShouldBeTrue();

        (await Read()).ShouldBeEmpty();
        (await Store.VersionAsync(Stream, default)).ShouldBe(-1);
        (await Store.LoadSnapshotAsync(Stream, default)).ShouldBeNull();
        (await Store.FindOperationAsync(Stream, new OperationId("op"), default)).ShouldBeNull();
        (await Streams()).ShouldBe([Stream with { Instance = "other" }]);
        (await Read(Stream with { Instance = "other" })).ShouldBe(["stays"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_CreatedAfterADeletion_BeginsAtZero(bool reopens)
    {
        await Operate("op", null, Expected.Any, "a", "b");
        await Store.SaveSnapshotAsync(Stream, Notes.Snapshot(1), default);
        await Store.DeleteAsync(Stream, Expected.Any, default);
        if (reopens && Subject.IsDurable)
        {
            await ReopenAsync();
        }

        (await Operate("op", "other", Expected.NoStream, "new")).ShouldBe(AppendResult.Appended(0));
        (await Read()).ShouldBe(["new"]);
        (await Store.LoadSnapshotAsync(Stream, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Writer_StaleSinceADeletion_GetsAConflict()
    {
        await Append(Expected.Any, "a", "b");
        await Store.DeleteAsync(Stream, Expected.Any, default);

        (await Append(Expected.Exactly(1), "late")).Status.ShouldBe(AppendStatus.Conflict);
        (await Append(Expected.Exists, "late")).Status.ShouldBe(AppendStatus.Conflict);
        await Append(Expected.NoStream, "new");
        AppendResult stale = await Append(Expected.Exactly(1), "late");

        stale.Status.ShouldBe(AppendStatus.Conflict);
        stale.Version.ShouldBe(0);
        (await Read()).ShouldBe(["new"]);
    }

    [Fact]
    public async Task Delete_WhenNotAsExpected_RemovesNothing()
    {
        (await Store.DeleteAsync(Stream, Expected.Any, default)).ShouldBeFalse("there is nothing");
        await Append(Expected.Any, "a", "b");

        (await Store.DeleteAsync(Stream, Expected.NoStream, default)).ShouldBeFalse();
        (await Store.DeleteAsync(Stream, Expected.Exactly(0), default)).ShouldBeFalse();
        (await Read()).ShouldBe(["a", "b"]);
    }
}
