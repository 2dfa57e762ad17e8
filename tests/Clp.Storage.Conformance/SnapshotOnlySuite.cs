namespace Clp.Storage.Conformance;

/// <summary>The event port over an adapter of latest states.</summary>
public abstract class SnapshotOnlySuite<TAdapter> : IAsyncLifetime
    where TAdapter : IAdapterUnderTest, new()
{
    private static readonly StreamId Stream = new("tenant", "counter", "one");

    private readonly TAdapter subject = new();
    private SnapshotOnlyStore store = null!;

    public async Task InitializeAsync() => store = new SnapshotOnlyStore(await subject.OpenAsync());

    public async Task DisposeAsync() => await subject.DisposeAsync();

    [Fact]
    public async Task Append_WithASnapshot_KeepsTheStateAndNoEvents()
    {
        (await Append(Expected.NoStream, 1, "a", "b")).ShouldBe(AppendResult.Appended(1));
        (await Append(Expected.Exactly(1), 2, "c")).ShouldBe(AppendResult.Appended(2));
        if (subject.IsDurable)
        {
            store = new SnapshotOnlyStore(await subject.ReopenAsync());
        }

        (await store.VersionAsync(Stream, default)).ShouldBe(2);
        (await store.LoadSnapshotAsync(Stream, default)).ShouldBe(Notes.Snapshot(2));
        (await store.LoadSnapshotAsync(Stream with { Instance = "two" }, default)).ShouldBeNull();
        await foreach (RecordedEvent recorded in store.ReadAsync(Stream, 0, default))
        {
            Assert.Fail($"{recorded} was kept");
        }
    }

    [Theory]
    [MemberData(nameof(Expectations.Table), MemberType = typeof(Expectations))]
    public async Task Append_WithAnExpectation_IsStoredOnlyWhenItIsMet(string expected, int before, bool isMet)
    {
        for (int version = 0; version <= before; version++)
        {
            await Append(Expected.Any, version, "event");
        }

        AppendResult result = await Append(Expectations.Parse(expected), before + 1, "new");

        result.Status.ShouldBe(isMet ? AppendStatus.Appended : AppendStatus.Conflict);
        result.Version.ShouldBe(isMet ? before + 1 : before);
        (await store.VersionAsync(Stream, default)).ShouldBe(result.Version);
        (await store.AppendAsync(Stream, Expectations.Parse(expected), Notes.Batch(null, null), default)).Version.ShouldBe(result.Version);
    }

    [Fact]
    public async Task Append_WithoutASnapshot_IsRefused()
    {
        StorageException error = await Should.ThrowAsync<StorageException>(async () => await store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, "a"), default));

        error.Code.ShouldBe(ClpCodes.StoreMisconfigured);
        error.Failure.ShouldBe(StorageFailure.Rejected);
    }

    [Fact]
    public async Task Append_OfAStateFoldedFromAnotherVersion_IsAConflict()
    {
        await Append(Expected.NoStream, 0, "a");

        (await Append(Expected.Any, 5, "b")).Status.ShouldBe(AppendStatus.Conflict);
        (await store.LoadSnapshotAsync(Stream, default)).ShouldBe(Notes.Snapshot(0));
    }

    [Fact]
    public async Task Operation_SentAgain_GetsItsStoredAnswer()
    {
        await Operate("op", "hash", 1, "a", "b");
        await Append(Expected.Any, 2, "c");

        AppendResult again = await Operate("op", "hash", 1, "a", "b");

        again.Status.ShouldBe(AppendStatus.Duplicate);
        again.Version.ShouldBe(1);
        Notes.Texts(again.Events).ShouldBe(["a", "b"]);
        Append stale = Notes.Batch("op", "hash", "a", "b") with { Snapshot = Notes.Snapshot(1) };
        (await store.AppendAsync(Stream, Expected.NoStream, stale, default)).Status.ShouldBe(AppendStatus.Duplicate, "the operation comes before the expectation");
        (await Operate("op", "other", 3, "d")).Status.ShouldBe(AppendStatus.OperationReused);
        (await store.FindOperationAsync(Stream, new OperationId("op"), default)).ShouldNotBeNull().RequestHash.ShouldBe("hash");
        (await store.FindOperationAsync(Stream, new OperationId("else"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task Operations_BeyondTheNewest_AreForgotten()
    {
        for (int i = 0; i < 40; i++)
        {
            (await Operate($"op{i}", null, i, $"{i}")).Status.ShouldBe(AppendStatus.Appended);
        }

        (await store.FindOperationAsync(Stream, new OperationId("op39"), default)).ShouldNotBeNull();
        (await store.FindOperationAsync(Stream, new OperationId("op30"), default)).ShouldNotBeNull();
        (await store.FindOperationAsync(Stream, new OperationId("op0"), default)).ShouldBeNull();
    }

    [Fact]
    public async Task Delete_WhenAsExpected_RemovesTheStream()
    {
        (await store.DeleteAsync(Stream, Expected.Any, default)).ShouldBeFalse();
        await Append(Expected.Any, 0, "a");

        (await store.DeleteAsync(Stream, Expected.Exactly(3), default)).ShouldBeFalse();
        (await store.DeleteAsync(Stream, Expected.Exactly(0), default)).ShouldBeTrue();

        (await store.VersionAsync(Stream, default)).ShouldBe(-1);
        (await Append(Expected.NoStream, 0, "new")).Status.ShouldBe(AppendStatus.Appended);
    }

    [Fact]
    public async Task Writers_AtOnce_LoseNoUpdate()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 10;)
            {
                long version = await store.VersionAsync(Stream, default);
                i += (await Append(Expected.Exactly(version), version + 1, "x")).Status == AppendStatus.Appended ? 1 : 0;
            }
        })));

        (await store.VersionAsync(Stream, default)).ShouldBe(99);
    }

    [Fact]
    public void Streams_CannotBeListed()
        => Should.Throw<StorageException>(() => store.StreamsAsync(default)).Code.ShouldBe(ClpCodes.StoreMisconfigured);

    private ValueTask<AppendResult> Append(Expected expected, long version, params string[] notes)
        => store.AppendAsync(Stream, expected, Notes.Batch(null, null, notes) with { Snapshot = Notes.Snapshot(version) }, default);

    private ValueTask<AppendResult> Operate(string operation, string? requestHash, long version, params string[] notes)
        => store.AppendAsync(Stream, Expected.Any, Notes.Batch(operation, requestHash, notes) with { Snapshot = Notes.Snapshot(version) }, default);
}
