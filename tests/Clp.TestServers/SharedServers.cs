namespace Clp.TestServers;

/// <summary>
/// One server of each kind for all tests of a process: started when first asked for, ended with the process. Who kills or
/// reconfigures a server starts one of his own. Thread safe; a start that failed is reported to everyone who asks.
/// </summary>
public static class SharedServers
{
    private static readonly Lazy<Task<RedisServer>> LazyRedisAlways = new(() => RedisServer.StartAsync());
    private static readonly Lazy<Task<RedisServer>> LazyRedisEverySecond = new(() => RedisServer.StartAsync(new RedisOptions { Durability = RedisDurability.EverySecond }));
    private static readonly Lazy<Task<RedisCluster>> LazyCluster = new(() => RedisCluster.StartAsync(RedisDurability.EverySecond));
    private static readonly Lazy<Task<PostgresServer>> LazyPostgres = new(() => PostgresServer.StartAsync());

    /// <summary>Redis with appendfsync always.</summary>
    public static Task<RedisServer> RedisAlways => LazyRedisAlways.Value;

    /// <summary>Redis with appendfsync everysec.</summary>
    public static Task<RedisServer> RedisEverySecond => LazyRedisEverySecond.Value;

    /// <summary>A Redis Cluster with appendfsync everysec.</summary>
    public static Task<RedisCluster> Cluster => LazyCluster.Value;

    /// <summary>PostgreSQL with fsync and synchronous_commit on.</summary>
    public static Task<PostgresServer> Postgres => LazyPostgres.Value;
}
