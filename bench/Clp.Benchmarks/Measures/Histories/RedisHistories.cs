using System.Collections.Concurrent;
using System.Globalization;
using Clp.Storage.Conformance.Histories;
using Clp.Storage.Redis;
using Clp.TestServers;

namespace Clp.Benchmarks.Measures.Histories;

/// <summary>A real node that flushes before it answers, behind a bad network; it ends its clients' connections now and then.</summary>
internal sealed class RedisHistories : IHistoryAdapter
{
    private readonly ConcurrentBag<RedisServer> servers = [];

    public string Name => "redis";

    public int AtOnce => 4;

    public async ValueTask<IHistorySubject> OpenAsync(int seed)
    {
        RedisServer running = await StartAsync();
        TcpProxy proxy = TcpProxy.Start(running.Port);
        RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions
        {
            Configuration = string.Create(CultureInfo.InvariantCulture, $"{proxy.Host}:{proxy.Port}"),
            KeyPrefix = string.Create(CultureInfo.InvariantCulture, $"seed{seed}"),
        });
        ServerFaults faults = ServerFaults.Of(proxy).With("times all connections killed", _ => running.AskAsync("CLIENT", "KILL", "TYPE", "normal"));
        return new ServerSubject(store, faults, async () =>
        {
            await store.DisposeAsync();
            await proxy.DisposeAsync();
            await running.StopAsync();
        });
    }

    public async ValueTask<SharedStore?> ShareAsync() => await TwoStoresAsync((await StartAsync()).ConnectionString);

    public async ValueTask DisposeAsync()
    {
        foreach (RedisServer server in servers)
        {
            await server.DisposeAsync();
        }
    }

    // One for each history, since it can only kill the connections of all its clients.
    private async Task<RedisServer> StartAsync()
    {
        RedisServer server = await RedisServer.StartAsync();
        servers.Add(server);
        return server;
    }

    internal static async Task<SharedStore> TwoStoresAsync(string configuration)
    {
        RedisStoreOptions options = new() { Configuration = configuration, KeyPrefix = "shared" };
        RedisStore one = await RedisStore.OpenAsync(options);
        RedisStore other = await RedisStore.OpenAsync(options);
        return new SharedStore(one, other, async () =>
        {
            await one.DisposeAsync();
            await other.DisposeAsync();
        });
    }
}

/// <summary>
/// A real cluster whose nodes end their clients' connections and stand still for a moment, shorter than what makes a failover:
/// that one may lose what was acknowledged, and another measure counts whether it is noticed.
/// </summary>
internal sealed class RedisClusterHistories : IHistoryAdapter
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly Lazy<Task<RedisCluster>> cluster = new(() => RedisCluster.StartAsync());

    public string Name => "redis-cluster";

    public async ValueTask<IHistorySubject> OpenAsync(int seed)
    {
        RedisCluster running = await cluster.Value;
        RedisStore store = await RedisStore.OpenAsync(new RedisStoreOptions
        {
            Configuration = running.ConnectionString,
            KeyPrefix = string.Create(CultureInfo.InvariantCulture, $"seed{seed}"),
        });
        ServerFaults faults = new ServerFaults()
            .With("times one node's connections killed", random => Any(running, random).AskAsync("CLIENT", "KILL", "TYPE", "normal"))
            .With("times all connections killed", _ => Task.WhenAll(running.Nodes.Select(node => node.AskAsync("CLIENT", "KILL", "TYPE", "normal"))))
            .With("times a node stood still", random => PauseAsync(Any(running, random)));
        return new ServerSubject(store, faults, store.DisposeAsync);
    }

    public async ValueTask<SharedStore?> ShareAsync() => await RedisHistories.TwoStoresAsync((await cluster.Value).ConnectionString);

    public async ValueTask DisposeAsync()
    {
        if (cluster.IsValueCreated)
        {
            await (await cluster.Value).DisposeAsync();
        }
    }

    private static RedisServer Any(RedisCluster cluster, Random random) => cluster.Nodes[random.Next(cluster.Nodes.Count)];

    private static async Task PauseAsync(RedisServer node)
    {
        node.Pause();
        await Task.Delay(Moment);
        node.Resume();
    }
}
