using System.Collections.Immutable;
using System.Threading.RateLimiting;
using Clp.TestServers;
using StackExchange.Redis;

namespace Clp.Middleware.Redis.Tests;

/// <summary>Limiters in a place of their own on a server that all tests share, and a plain client beside them.</summary>
internal sealed class RedisSetup : IAsyncDisposable
{
    private readonly List<RedisRateLimiter> limiters = [];

    private RedisSetup(ConnectionMultiplexer client) => Client = client;

    public ConnectionMultiplexer Client { get; }

    public string Prefix { get; } = $"t{Guid.NewGuid():N}";

    public static async Task<RedisSetup> OfAsync(string kind)
        => new(await ConnectionMultiplexer.ConnectAsync((kind == "cluster" ? (await SharedServers.Cluster).ConnectionString : (await SharedServers.RedisEverySecond).ConnectionString) + ",allowAdmin=true,syncTimeout=30000,connectTimeout=20000"));

    public static async Task<RedisSetup> OfAsync(RedisServer server) => new(await ConnectionMultiplexer.ConnectAsync(server.ConnectionString + ",allowAdmin=true,abortConnect=false,syncTimeout=30000,connectTimeout=20000"));

    public RedisRateLimiter Limiter(params ImmutableArray<RateLimit> limits)
    {
        limiters.Add(new RedisRateLimiter(limits, new RedisRateLimitOptions { Connection = Client, KeyPrefix = Prefix, CommandTimeout = TimeSpan.FromSeconds(20) }));
        return limiters[^1];
    }

    /// <summary>The keys on all masters.</summary>
    public async Task<IReadOnlyList<RedisKey>> KeysAsync()
    {
        await Task.Yield();
        return [.. Client.GetEndPoints().Select(node => Client.GetServer(node)).Where(static node => node.IsConnected && !node.IsSlave).SelectMany(node => node.Keys(pattern: Prefix + ":*")).Distinct()];
    }

    public static RateLimitRequest Request(string actor, string tenant = "t", string intent = "go", CommandActs acts = CommandActs.Commit)
        => new(acts, new StreamId(tenant, "c", "i"), intent, Actor.Human(actor));

    public async ValueTask DisposeAsync()
    {
        foreach (RedisRateLimiter limiter in limiters)
        {
            await limiter.DisposeAsync();
        }

        await Client.CloseAsync();
        Client.Dispose();
    }
}

internal static class Leases
{
    public static async Task<LimitLease> AskAsync(this RedisRateLimiter limiter, RateLimitRequest request, int wanted = 1) => (LimitLease)await limiter.AcquireAsync(request, wanted);

    public static long Microseconds(this DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
