using Clp.TestServers;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Clp.Storage.Redis.Tests.Start;

/// <summary>What a server must promise before anything is kept on it.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task Open_WithoutAppendOnlyFile_IsRefusedUnlessAllowed()
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisOptions { Durability = RedisDurability.None });
        RedisStoreOptions options = new() { Configuration = server.ConnectionString };

        (await Failure(options)).Code.ShouldBe(ClpCodes.StoreUnsafe);
        (await server.AskAsync("DBSIZE")).ShouldBe("0", "a refused store leaves nothing behind");

        Lines lines = new();
        await using RedisStore store = await RedisStore.OpenAsync(options with { AllowVolatile = true, Logger = lines });
        store.Capabilities.Durability.ShouldBe(Durability.None);
        lines.Warnings.ShouldHaveSingleItem().ShouldContain("append-only");
    }

    [Fact]
    public async Task Open_OfAnEvictingServer_IsRefusedUnlessAllowed()
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisOptions { EvictionPolicy = "allkeys-lru" });
        RedisStoreOptions options = new() { Configuration = server.ConnectionString };

        StorageException error = await Failure(options);
        error.Code.ShouldBe(ClpCodes.StoreUnsafe);
        error.Message.ShouldContain("allkeys-lru");

        Lines lines = new();
        await using RedisStore store = await RedisStore.OpenAsync(options with { AllowEviction = true, Logger = lines });
        lines.Warnings.ShouldHaveSingleItem().ShouldContain("maxmemory-policy");
    }

    [Fact]
    public async Task Open_WithAHandedInConnectionThatMayNotAsk_StillLooksAtTheSettings()
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisOptions { Durability = RedisDurability.None });
        using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);

        (await Failure(new RedisStoreOptions { Connection = connection })).Code.ShouldBe(ClpCodes.StoreUnsafe);
        connection.IsConnected.ShouldBeTrue("it is not the store's to close");
    }

    [Fact]
    public async Task Durability_IsWhatTheServerPromises()
    {
        (await DurabilityOf(new RedisStoreOptions { Configuration = (await SharedServers.RedisAlways).ConnectionString })).ShouldBe(Durability.PowerLoss);
        (await DurabilityOf(new RedisStoreOptions { Configuration = (await SharedServers.RedisEverySecond).ConnectionString })).ShouldBe(Durability.None, "it answers before it writes while a flush is under way");
        RedisStoreOptions cluster = new() { Configuration = (await SharedServers.Cluster).ConnectionString };
        (await DurabilityOf(cluster)).ShouldBe(Durability.None);
        await using RedisServer unflushed = await RedisServer.StartAsync(new RedisOptions { Arguments = ["--appendfsync", "no"] });
        (await DurabilityOf(new RedisStoreOptions { Configuration = unflushed.ConnectionString })).ShouldBe(Durability.ProcessCrash);
        await using RedisServer cutting = await RedisServer.StartAsync(new RedisOptions { Arguments = ["--aof-load-truncated", "yes"] });
        (await DurabilityOf(new RedisStoreOptions { Configuration = cutting.ConnectionString })).ShouldBe(Durability.None, "it may leave half a script in its file");
        await using RedisStore store = await RedisStore.OpenAsync(cluster);
        (await store.CheckHealthAsync(default)).Description.ShouldContain("failover may lose");
    }

    [Fact]
    public async Task Open_WhereConfigIsForbidden_WantsADeclaration()
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisOptions { Arguments = ["--rename-command", "CONFIG", ""] });
        RedisStoreOptions options = new() { Configuration = server.ConnectionString };

        (await Failure(options)).Message.ShouldContain(nameof(RedisStoreOptions.DeclaredDurability));

        await using RedisStore store = await RedisStore.OpenAsync(options with { DeclaredDurability = Durability.ProcessCrash });
        store.Capabilities.Durability.ShouldBe(Durability.ProcessCrash);
        (await store.CheckHealthAsync(default)).Description.ShouldContain("as declared");
    }

    [Fact]
    public async Task Open_WithAnotherNumberOfPartitions_IsRefused()
    {
        RedisStoreOptions options = new() { Configuration = (await SharedServers.RedisAlways).ConnectionString, KeyPrefix = $"t{Guid.NewGuid():N}", Partitions = 8 };
        await (await RedisStore.OpenAsync(options)).DisposeAsync();

        StorageException error = await Failure(options with { Partitions = 9 });

        error.Code.ShouldBe(ClpCodes.StoreSchema);
        error.Message.ShouldContain("8");
        await (await RedisStore.OpenAsync(options)).DisposeAsync();
        await (await RedisStore.OpenAsync(options with { Tenant = "another", Partitions = 9 })).DisposeAsync();
    }

    [Fact]
    public async Task Open_ByManyAtOnceWithDifferentPartitions_FindsOneWinner()
    {
        RedisStoreOptions options = new() { Configuration = (await SharedServers.RedisAlways).ConnectionString, KeyPrefix = $"t{Guid.NewGuid():N}" };
        string[] outcomes = await Task.WhenAll(Enumerable.Range(1, 8).Select(async partitions =>
        {
            try
            {
                await (await RedisStore.OpenAsync(options with { Partitions = partitions })).DisposeAsync();
                return "opened";
            }
            catch (StorageException error)
            {
                return error.Code;
            }
        }));

        outcomes.Count(outcome => outcome == "opened").ShouldBe(1);
        outcomes.Count(outcome => outcome == ClpCodes.StoreSchema).ShouldBe(7);
    }

    [Fact]
    public async Task Open_OfANewerSchema_IsRefusedAndChangesNothing()
    {
        RedisServer server = await SharedServers.RedisAlways;
        RedisStoreOptions options = new() { Configuration = server.ConnectionString, KeyPrefix = $"t{Guid.NewGuid():N}" };
        await (await RedisStore.OpenAsync(options)).DisposeAsync();
        string key = new RedisKeys(options.KeyPrefix, "", 1).Description.ToString();
        await server.AskAsync("HSET", key, "schema", "2");

        (await Failure(options)).Code.ShouldBe(ClpCodes.StoreSchema);

        (await server.AskAsync("HGET", key, "schema")).ShouldBe("2");
    }

    public static TheoryData<string, RedisStoreOptions> Impossible() => new()
    {
        { "neither", new RedisStoreOptions() },
        { "empty", new RedisStoreOptions { Configuration = "" } },
        { "nonsense", new RedisStoreOptions { Configuration = "localhost,secret=hunter2" } },
        { "prefix", new RedisStoreOptions { Configuration = "localhost", KeyPrefix = "{a}" } },
        { "no prefix", new RedisStoreOptions { Configuration = "localhost", KeyPrefix = "" } },
        { "partitions", new RedisStoreOptions { Configuration = "localhost", Partitions = 0 } },
        { "too many partitions", new RedisStoreOptions { Configuration = "localhost", Partitions = 1025 } },
        { "database", new RedisStoreOptions { Configuration = "localhost", Database = -1 } },
        { "time-out", new RedisStoreOptions { Configuration = "localhost", CommandTimeout = TimeSpan.Zero } },
        { "retry", new RedisStoreOptions { Configuration = "localhost", RetryFor = TimeSpan.FromSeconds(-1) } },
        { "memory", new RedisStoreOptions { Configuration = "localhost", RememberedStreams = -1 } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task Open_WithImpossibleOptions_IsRefused(string what, RedisStoreOptions options)
    {
        StorageException error = await Failure(options);

        error.Code.ShouldBe(ClpCodes.StoreMisconfigured, what);
        error.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void Options_AsText_TellNoSecret()
        => new RedisStoreOptions { Configuration = "localhost,password=hunter2" }.ToString().ShouldNotContain("hunter2");

    private static async Task<StorageException> Failure(RedisStoreOptions options)
        => await Should.ThrowAsync<StorageException>(async () => await (await RedisStore.OpenAsync(options)).DisposeAsync());

    private static async Task<Durability> DurabilityOf(RedisStoreOptions options)
    {
        await using RedisStore store = await RedisStore.OpenAsync(options);
        await using RedisStorageAdapter adapter = await RedisStorageAdapter.OpenAsync(options);
        adapter.Durability.ShouldBe(store.Capabilities.Durability);
        return store.Capabilities.Durability;
    }

    private sealed class Lines : ILogger
    {
        public List<string> Warnings { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
            {
                Warnings.Add(formatter(state, exception));
            }
        }
    }
}
