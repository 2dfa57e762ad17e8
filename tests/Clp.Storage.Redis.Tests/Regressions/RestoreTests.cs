using Clp.Storage.Conformance;
using Clp.TestServers;

namespace Clp.Storage.Redis.Tests.Regressions;

/// <summary>A server that was started from an older copy of its files has lost what it acknowledged: whoever saw it is told, before anything is written on top.</summary>
public sealed class RestoreTests : IAsyncLifetime
{
    private static readonly StreamId Grown = new("", "notes", "grown");
    private static readonly StreamId Created = new("", "notes", "created");
    private static readonly StreamId Deleted = new("", "notes", "deleted");
    private static readonly StreamId Anew = new("", "notes", "anew");
    private static readonly StreamId Untouched = new("", "notes", "untouched");

    private RedisServer server = null!;
    private RedisStore store = null!;
    private RedisStore other = null!;
    private FeedPosition read;

    public async Task InitializeAsync()
    {
        server = await RedisServer.StartAsync();
        store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString });
        other = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString });
        foreach (StreamId stream in new[] { Grown, Deleted, Anew, Untouched })
        {
            await store.Write(stream, "old", "older");
        }

        using FolderCopy copy = await FolderCopy.OfAsync(server);
        await store.Write(Grown, "new");
        await store.Write(Created, "new");
        await store.DeleteAsync(Deleted, Expected.Any, default);
        await store.DeleteAsync(Anew, Expected.Any, default);
        await store.Write(Anew, "another life", "as long", "and longer");
        read = (await store.All())[^1].Position;
        await copy.RestoreAsync();
        await store.UntilItAnswers();
        await other.UntilItAnswers();
    }

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        await other.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task EveryCall_OnWhatWasLost_RaisesTheAlarmAndWritesNothing()
    {
        foreach (StreamId stream in new[] { Grown, Created, Deleted, Anew })
        {
            List<string> before = await other.Texts(stream);
            Func<Task>[] calls =
            [
                () => store.Write(stream, "on top"),
                async () => await store.AppendAsync(stream, Expected.Any, Notes.Batch("op", null, "on top"), default),
                async () => await store.VersionAsync(stream, default),
                async () => await store.Texts(stream),
                async () => await store.LoadSnapshotAsync(stream, default),
                async () => await store.SaveSnapshotAsync(stream, Notes.Snapshot(0), default),
                async () => await store.FindOperationAsync(stream, new OperationId("op"), default),
                async () => await store.DeleteAsync(stream, Expected.Any, default),
            ];
            foreach (Func<Task> call in calls)
            {
                StorageException error = await Should.ThrowAsync<StorageException>(call);
                error.Code.ShouldBe(ClpCodes.HeadRegressed, stream.ToString());
                error.Failure.ShouldBe(StorageFailure.Corrupt);
            }

            (await other.Texts(stream)).ShouldBe(before);
        }
    }

    [Fact]
    public async Task Reader_OfAllStreams_WhoIsFurtherThanTheServer_IsTold()
        => (await Should.ThrowAsync<StorageException>(() => store.All(read))).Code.ShouldBe(ClpCodes.HeadRegressed);

    [Fact]
    public async Task Alarm_IsRaised_EvenWhenOthersWroteOnAndFurther()
    {
        await other.Write(Grown, "their new", "their newer", "their newest");
        await other.Write(Created, "theirs", "and more");

        (await Should.ThrowAsync<StorageException>(() => store.Write(Grown, "on top"))).Code.ShouldBe(ClpCodes.HeadRegressed);
        (await Should.ThrowAsync<StorageException>(() => store.Write(Created, "on top"))).Code.ShouldBe(ClpCodes.HeadRegressed);
        (await other.Texts(Grown)).ShouldBe(["old", "older", "their new", "their newer", "their newest"]);
    }

    [Fact]
    public async Task Streams_ThatLostNothing_GoOn()
    {
        await store.Write(Untouched, "new");

        (await store.Texts(Untouched)).ShouldBe(["old", "older", "new"]);
    }

    [Fact]
    public async Task Store_OpenedAfterwards_KnowsNothingOfIt()
    {
        await using RedisStore late = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString });

        await late.Write(Grown, "on top");

        (await late.Texts(Grown)).ShouldBe(["old", "older", "on top"]);
    }
}
