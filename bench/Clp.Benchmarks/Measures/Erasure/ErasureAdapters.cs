using Clp.Storage;
using Clp.Storage.Postgres;
using Clp.Storage.Redis;
using Clp.Storage.Sqlite;
using Clp.Storage.Tests.Browser;
using Clp.TestServers;
using StackExchange.Redis;

namespace Clp.Benchmarks.Measures;

/// <summary>One adapter with a place of its own, and a way to look at everything it left there.</summary>
internal interface IErasureAdapter : IAsyncDisposable
{
    IEventStore Store { get; }

    /// <summary>How often the word is in files, dumps and logs of the place.</summary>
    Task<long> CountAsync(CanaryScan scan);
}

internal static class ErasureAdapters
{
    public static readonly (string Name, Func<string?> Missing, Func<CapturedLog, Task<IErasureAdapter>> Open)[] All =
    [
        ("memory", () => null, _ => Task.FromResult<IErasureAdapter>(new MemoryPlace())),
        ("file", () => null, _ => Task.FromResult<IErasureAdapter>(new FilePlace())),
        ("sqlite", () => null, _ => Task.FromResult<IErasureAdapter>(new SqlitePlace())),
        ("browser", () => null, _ => Task.FromResult<IErasureAdapter>(new BrowserPlace())),
        ("redis", () => Servers.MissingRedis, RedisPlace.OpenAsync),
        ("postgres", () => Servers.MissingPostgres, async _ => await PostgresPlace.OpenAsync()),
    ];

    private sealed class MemoryPlace : IErasureAdapter
    {
        public IEventStore Store { get; } = new MemoryStore();

        // It has no files: what it holds is what it gives to whoever reads it as it is stored.
        public async Task<long> CountAsync(CanaryScan scan) => await ErasureReading.CountStoredAsync(Store, scan);

        public ValueTask DisposeAsync() => default;
    }

    private sealed class FilePlace : IErasureAdapter
    {
        private readonly ScratchFolder folder = new();
        private readonly FileStore store;

        public FilePlace() => store = FileStore.Open(Path.Combine(folder.Path, "store"));

        public IEventStore Store => store;

        public Task<long> CountAsync(CanaryScan scan) => Task.FromResult(scan.CountFolder(folder.Path));

        public async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            folder.Dispose();
        }
    }

    private sealed class SqlitePlace : IErasureAdapter
    {
        private readonly ScratchFolder folder = new();
        private readonly SqliteStore store;

        public SqlitePlace() => store = SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder.Path, "store.db") });

        public IEventStore Store => store;

        public Task<long> CountAsync(CanaryScan scan) => Task.FromResult(scan.CountFolder(folder.Path));

        public async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            folder.Dispose();
        }
    }

    private sealed class BrowserPlace : IErasureAdapter
    {
        private readonly FakeBrowser browser = new();

        public BrowserPlace() => Store = new BrowserStore(browser);

        public IEventStore Store { get; }

        public Task<long> CountAsync(CanaryScan scan) => Task.FromResult(browser.Values.Sum(pair => scan.Count(pair.Key) + scan.Count(pair.Value)));

        public ValueTask DisposeAsync() => default;
    }

    private sealed class RedisPlace(RedisServer server, RedisStore store) : IErasureAdapter
    {
        public IEventStore Store => store;

        public static async Task<IErasureAdapter> OpenAsync(CapturedLog log)
        {
            RedisServer server = await RedisServer.StartAsync();
            return new RedisPlace(server, await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString, Logger = log }));
        }

        public async Task<long> CountAsync(CanaryScan scan)
        {
            long hits = scan.CountFolder(server.Folder);
            using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(server.ConnectionString);
            IDatabase database = connection.GetDatabase();
            foreach (RedisResult key in (RedisResult[])database.Execute("KEYS", "*")!)
            {
                hits += scan.Count((byte[])key!) + scan.Count((byte[])database.Execute("DUMP", (byte[])key!)!);
            }

            return hits;
        }

        public async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            await server.DisposeAsync();
        }
    }

    private sealed class PostgresPlace(PostgresServer server, PostgresStore store) : IErasureAdapter
    {
        public IEventStore Store => store;

        public static async Task<IErasureAdapter> OpenAsync()
        {
            PostgresServer server = await PostgresServer.StartAsync();
            return new PostgresPlace(server, await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = server.ConnectionString }, default));
        }

        public async Task<long> CountAsync(CanaryScan scan)
        {
            await server.AskAsync("CHECKPOINT");
            return scan.CountFolder(server.Folder) + scan.Count(await server.DumpAsync());
        }

        public async ValueTask DisposeAsync()
        {
            await store.DisposeAsync();
            await server.DisposeAsync();
        }
    }
}
