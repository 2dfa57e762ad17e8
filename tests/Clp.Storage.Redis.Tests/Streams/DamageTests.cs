using Clp.TestServers;

namespace Clp.Storage.Redis.Tests.Streams;

/// <summary>Keys that something else wrote to: a typed refusal, and what is there stays as it is.</summary>
public sealed class DamageTests : IAsyncLifetime
{
    private static readonly StreamId Stream = new("", "notes", "one");
    private readonly RedisStoreOptions options = new() { KeyPrefix = $"t{Guid.NewGuid():N}" };
    private RedisServer server = null!;
    private RedisStore store = null!;
    private string[] keys = null!;

    public async Task InitializeAsync()
    {
        server = await SharedServers.RedisAlways;
        store = await RedisStore.OpenAsync(options with { Configuration = server.ConnectionString });
        keys = [.. new StreamPlace(new RedisKeys(options.KeyPrefix, "", options.Partitions), Stream).Keys.Select(key => key.ToString())];
        await store.Write(Stream, "a", "b");
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task Stream_OfAnotherName_IsNotTouched()
    {
        await server.AskAsync("HSET", keys[0], "m", "another name of the same hash");

        (await Should.ThrowAsync<StorageException>(() => store.Write(Stream, "c"))).Code.ShouldBe(ClpCodes.StoreCorrupt);
        (await Should.ThrowAsync<StorageException>(() => store.Texts(Stream))).Code.ShouldBe(ClpCodes.StoreCorrupt);
        (await server.AskAsync("LLEN", keys[1])).ShouldBe("2");
    }

    [Fact]
    public async Task Stream_WhoseEventsAreMissing_IsRefused()
    {
        await server.AskAsync("RPOP", keys[1]);

        (await Should.ThrowAsync<StorageException>(() => store.Write(Stream, "c"))).Code.ShouldBe(ClpCodes.StoreCorrupt);
        (await Should.ThrowAsync<StorageException>(() => store.Texts(Stream))).Code.ShouldBe(ClpCodes.StoreCorrupt);
        (await server.AskAsync("HGET", keys[0], "v")).ShouldBe("1");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Key_OfAnotherType_StopsTheAppendBeforeItWrites(int number)
    {
        await server.AskAsync("DEL", keys[number]);
        await server.AskAsync("SET", keys[number], "something else");

        StorageException error = await Should.ThrowAsync<StorageException>(() => store.Write(Stream, "c"));

        error.ToString().ShouldNotContain(server.Host);
        (await server.AskAsync("HGET", keys[0], "v")).ShouldBe("1");
        (await server.AskAsync("GET", keys[number])).ShouldBe("something else");
    }

    [Fact]
    public async Task Event_ThatIsNoEvent_IsNamed()
    {
        await server.AskAsync("LSET", keys[1], "1", "{}");

        (await Should.ThrowAsync<StorageException>(() => store.Texts(Stream))).Code.ShouldBe(ClpCodes.BadStoredEvent);
    }
}
