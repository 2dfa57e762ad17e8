using Clp.Storage.Conformance;
using Clp.Storage.Sqlite.Database;

namespace Clp.Storage.Sqlite.Tests;

public sealed class GroupCommitTests : IDisposable
{
    private static readonly StreamId Stream = new("", "counter", "one");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writes_ThatWaitTogether_ShareATransaction(bool groups)
    {
        await using SqliteFile file = SqliteFile.Open(new SqliteStoreOptions { Path = folder.Database, GroupCommit = groups });
        await file.Write(session => session.Set("CREATE TABLE probe (at INTEGER)"));
        TaskCompletionSource entered = new(), go = new();
        Task<bool> first = Task.Run(() => file.Write(_ =>
        {
            entered.SetResult();
            go.Task.Wait();
            return true;
        }));
        await entered.Task;

        // Only what was committed before is visible to another connection.
        Task<long>[] seen = [.. Enumerable.Range(0, 5).Select(_ => file.Write(session =>
        {
            long committed = (long)file.Read(reader => reader["SELECT count(*) FROM probe"].Value())!;
            session["INSERT INTO probe VALUES (1)"].Execute();
            return committed;
        }))];
        go.SetResult();
        await first;

        (await Task.WhenAll(seen)).ShouldBe(groups ? [0, 0, 0, 0, 0] : [0, 1, 2, 3, 4]);
        file.Read(reader => reader["SELECT count(*) FROM probe"].Value()).ShouldBe(5L);
    }

    [Fact]
    public async Task Appends_OfOneGroup_GetAnswersOfTheirOwn()
    {
        await using SqliteStore store = SqliteStore.Open(new SqliteStoreOptions { Path = folder.Database });
        Task<AppendResult>[] answers = [.. Enumerable.Range(0, 40).Select(i => Task.Run(() => store.AppendAsync(Stream, i % 2 == 0 ? Expected.Any : Expected.Exactly(1000), Notes.Batch($"op {i / 4}", null, $"{i / 4}"), default).AsTask()))];

        AppendResult[] results = await Task.WhenAll(answers);

        // Of each operation: two without expectation, of which one is stored and one is its duplicate; two that conflict or are duplicates.
        results.Count(result => result.Status == AppendStatus.Appended).ShouldBe(10);
        results.Where((_, i) => i % 2 == 0).ShouldAllBe(result => result.Status == AppendStatus.Appended || result.Status == AppendStatus.Duplicate);
        results.Where((_, i) => i % 2 == 1).ShouldAllBe(result => result.Status == AppendStatus.Conflict || result.Status == AppendStatus.Duplicate);
        (await store.VersionAsync(Stream, default)).ShouldBe(9);
    }

    [Fact]
    public async Task Positions_OfAppendsByTwoHandles_AreSeenWithoutGaps_AtEveryMoment()
    {
        SqliteStoreOptions options = new() { Path = folder.Database, Synchronous = SqliteSynchronous.Normal, BusyTimeout = TimeSpan.FromMinutes(2) };
        await using SqliteStore one = SqliteStore.Open(options), two = SqliteStore.Open(options), reader = SqliteStore.Open(options);
        Task writing = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < 40; i++)
            {
                await (writer % 2 == 0 ? one : two).AppendAsync(new StreamId("", "counter", $"{writer}"), Expected.Exactly((i * 2) - 1), Notes.Batch(null, null, "a", "b"), default);
            }
        })));

        int looks = 0;
        for (bool isLast = false; ; isLast = writing.IsCompleted)
        {
            long expected = 0;
            await foreach (PositionedEvent positioned in reader.ReadAllAsync(FeedPosition.Start, default))
            {
                positioned.Position.Text.ShouldBe($"{++expected}");
            }

            (expected % 2).ShouldBe(0, "appends are seen whole");
            looks++;
            if (isLast)
            {
                expected.ShouldBe(640);
                break;
            }
        }

        await writing;
        looks.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Reading_LeftUnfinished_KeepsItsMomentAndNobodyWaiting()
    {
        await using SqliteStore store = SqliteStore.Open(new SqliteStoreOptions { Path = folder.Database, Synchronous = SqliteSynchronous.Normal });
        await store.AppendAsync(Stream, Expected.Any, Notes.Batch(null, null, [.. Enumerable.Range(0, 600).Select(i => $"{i}")]), default);
        await using IAsyncEnumerator<RecordedEvent> reading = store.ReadAsync(Stream, 0, default).GetAsyncEnumerator();
        await reading.MoveNextAsync();

        (await store.DeleteAsync(Stream, Expected.Any, default)).ShouldBeTrue();
        await store.AppendAsync(Stream, Expected.NoStream, Notes.Batch(null, null, "new"), default);

        for (int i = 1; i < 600; i++)
        {
            (await reading.MoveNextAsync()).ShouldBeTrue();
            Notes.Text(reading.Current).ShouldBe($"{i}");
        }

        (await reading.MoveNextAsync()).ShouldBeFalse();
    }
}
