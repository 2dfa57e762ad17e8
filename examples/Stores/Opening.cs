using Clp;
using Clp.Storage;
using Clp.Storage.Postgres;
using Clp.Storage.Redis;
using Clp.Storage.Sqlite;

namespace Stores;

/// <summary>How each store is opened; docs/storage.md shows these lines.</summary>
internal static class Opening
{
    public static async ValueTask<IEventStore> OpenAsync(string kind, string place) => kind switch
    {
        "memory" => new MemoryStore(),
        "file" => File(place),
        "sqlite" => Sqlite(place),
        "redis" => await RedisAsync(place),
        "postgres" => await PostgresAsync(place),
        _ => throw new StorageException(ClpCodes.BadCommandLine, $"'{kind}' is no store; say memory, file, sqlite, redis or postgres.", StorageFailure.Rejected),
    };

    private static FileStore File(string folder)
    {
        #region file
        FileStore store = FileStore.Open(new FileStoreOptions { Root = folder });
        #endregion
        return store;
    }

    private static SqliteStore Sqlite(string path)
    {
        #region sqlite
        SqliteStore store = SqliteStore.Open(new SqliteStoreOptions { Path = path, Tenant = "acme" });
        #endregion
        return store;
    }

    private static async ValueTask<IEventStore> RedisAsync(string connection)
    {
        #region redis
        // A server with "appendonly yes" and "maxmemory-policy noeviction", or the nodes of a cluster: host:6379,host:6380,…
        RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = connection, Tenant = "acme" });
        #endregion
        return store;
    }

    private static async ValueTask<IEventStore> PostgresAsync(string connection)
    {
        #region postgres
        // Makes and upgrades its tables in the schema "clp"; a role that may not is given the rights of PostgresRole.Script.
        PostgresStore store = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = connection, Tenant = "acme" }, CancellationToken.None);
        #endregion
        return store;
    }
}
