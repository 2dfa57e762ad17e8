using Clp.Storage.Conformance;
using Clp.TestServers;

namespace Clp.Storage.Redis.Tests.Streams;

/// <summary>What a deletion leaves, and what it does to those who have the stream open.</summary>
public sealed class DeletionTests : IAsyncLifetime
{
    private static readonly StreamId Stream = new("", "notes", "secret name");
    private readonly RedisStoreOptions options = new() { KeyPrefix = $"t{Guid.NewGuid():N}", Partitions = 1, CommandTimeout = TimeSpan.FromMinutes(2) };
    private RedisServer server = null!;
    private RedisStore store = null!;
    private RedisStore other = null!;

    public async Task InitializeAsync()
    {
        server = await SharedServers.RedisAlways;
        store = await RedisStore.OpenAsync(options with { Configuration = server.ConnectionString });
        other = await RedisStore.OpenAsync(options with { Configuration = server.ConnectionString });
    }

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task Delete_LeavesTheMarkOfItsLifeAndNothingElse()
    {
        for (int i = 0; i < 5; i++)
        {
            Append append = Notes.Batch($"op{i}", "hash", "secret", "secret") with { Outbox = [new OutboxMessage("t", "secret") { Id = $"{i}" }], Snapshot = Notes.Snapshot(0) };
            await store.AppendAsync(Stream, Expected.Any, append, default);
        }

        await store.DeleteAsync(Stream, Expected.Any, default);

        string[] left = (await server.AskAsync("KEYS", options.KeyPrefix + "*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] all = [.. (await server.AskAsync("KEYS", $"{{{options.KeyPrefix}*")).Split('\n').Order(StringComparer.Ordinal)];
        left.ShouldBeEmpty();
        all.Select(key => key[^1]).ShouldBe(['f', 'g', 'p', 'e'], ignoreOrder: true, "feed, graves, counters, and the store's description");
        (await server.AskAsync("XLEN", all.Single(key => key.EndsWith("}f", StringComparison.Ordinal)))).ShouldBe("0");
        (await server.AskAsync("HGETALL", all.Single(key => key.EndsWith("}g", StringComparison.Ordinal)))).Length.ShouldBeLessThan(120);
    }

    [Fact]
    public async Task Delete_OfAStreamOfManyAppends_EmptiesTheFeed()
    {
        RedisKeys keys = new(options.KeyPrefix, "", 1);
        await store.Write(Stream with { Instance = "stays" }, "stays");
        await Task.WhenAll(Enumerable.Range(0, 2500).Select(i => store.Write(Stream, $"{i}")));
        (await server.AskAsync("XLEN", keys.Feed(0).ToString())).ShouldBe("2501");

        await store.DeleteAsync(Stream, Expected.Any, default);

        (await server.AskAsync("XLEN", keys.Feed(0).ToString())).ShouldBe("1");
        Notes.Texts((await store.All()).Select(positioned => positioned.Event)).ShouldBe(["stays"]);
    }

    [Fact]
    public async Task Reading_AStreamThatIsDeletedMeanwhile_MixesNoLives()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => store.Write(Stream, [.. Enumerable.Repeat("first life", 100)])));
        await using IAsyncEnumerator<RecordedEvent> reading = store.ReadAsync(Stream, 0, default).GetAsyncEnumerator();
        await reading.MoveNextAsync();
        await other.DeleteAsync(Stream, Expected.Any, default);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => other.Write(Stream, [.. Enumerable.Repeat("second life", 100)])));

        StorageException error = await Should.ThrowAsync<StorageException>(async () =>
        {
            while (await reading.MoveNextAsync())
            {
                Notes.Text(reading.Current).ShouldBe("first life");
            }
        });

        error.Failure.ShouldBe(StorageFailure.Rejected);
        (await store.Texts(Stream)).Count(text => text == "second life").ShouldBe(3000);
    }

    [Fact]
    public async Task Handles_ThatDeleteAndRecreateInTurns_AlarmNobody()
    {
        Random random = new(5);
        RedisStore[] handles = [store, other];
        for (int i = 0; i < 400; i++)
        {
            RedisStore handle = handles[random.Next(2)];
            switch (random.Next(5))
            {
                case 0:
                    await handle.DeleteAsync(Stream, Expected.Any, default);
                    break;
                case 1:
                    await handle.VersionAsync(Stream, default);
                    break;
                case 2:
                    await handle.Texts(Stream);
                    break;
                default:
                    await handle.Write(Stream, $"{i}");
                    break;
            }
        }
    }

    [Fact]
    public async Task Handles_ThatDeleteAndRecreateAtOnce_AlarmNobody()
        => await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            Random random = new(worker);
            RedisStore handle = worker % 2 == 0 ? store : other;
            for (int i = 0; i < 100; i++)
            {
                if (random.Next(4) == 0)
                {
                    await handle.DeleteAsync(Stream, Expected.Any, default);
                }
                else
                {
                    await handle.Write(Stream, $"{worker}-{i}");
                    await handle.VersionAsync(Stream, default);
                }
            }
        })));
}
