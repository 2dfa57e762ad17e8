using System.Globalization;
using Clp.Storage.Conformance.LostAnswers;
using Clp.TestServers;

namespace Clp.Storage.Redis.Tests.Proxied;

/// <summary>A place of its own on the shared server with appendfsync always, through a proxy and past it.</summary>
public sealed class ProxiedRedis : IProxiedStore
{
    private readonly RedisServer server;
    private readonly RedisStore through;
    private readonly RedisStore direct;
    private readonly string prefix;

    private ProxiedRedis(RedisServer server, TcpProxy proxy, RedisStore through, RedisStore direct, string prefix)
        => (this.server, Proxy, this.through, this.direct, this.prefix) = (server, proxy, through, direct, prefix);

    public IEventStore Through => through;

    public IEventStore Direct => direct;

    public TcpProxy Proxy { get; }

    public bool ConnectsAnew => false;

    /// <summary>Opens both.</summary>
    public static async Task<IProxiedStore> OpenAsync()
    {
        RedisServer server = await SharedServers.RedisAlways;
        TcpProxy proxy = TcpProxy.Start(server.Port);
        string prefix = $"cut{Guid.NewGuid():N}";

        // The driver's pauses between attempts to connect are as long as its time-out for connecting.
        RedisStoreOptions options = new() { Configuration = $"{proxy.Host}:{proxy.Port},connectTimeout=500", KeyPrefix = prefix, RetryFor = TimeSpan.FromMilliseconds(200) };
        RedisStore direct = await RedisStore.OpenAsync(new RedisStoreOptions { Configuration = server.ConnectionString, KeyPrefix = prefix, CommandTimeout = TimeSpan.FromMinutes(2) });
        return new ProxiedRedis(server, proxy, await OpenAsync(options), direct, prefix);
    }

    // A busy machine may need longer than such time-outs for connecting.
    private static async Task<RedisStore> OpenAsync(RedisStoreOptions options)
    {
        while (true)
        {
            try
            {
                return await RedisStore.OpenAsync(options);
            }
            catch (StorageException error) when (error.Failure == StorageFailure.Rejected && error.Code != ClpCodes.StoreMisconfigured)
            {
            }
        }
    }

    // Redis carries out what has arrived in the order of its arrival, and the answer to this comes after.
    public Task SettleAsync() => server.AskAsync("PING");

    public async Task<long> CountEventsAsync()
    {
        const string Script = "local n = 0 for _, key in ipairs(redis.call('KEYS', ARGV[1])) do if redis.call('TYPE', key).ok == 'list' then n = n + redis.call('LLEN', key) end end return n";
        return long.Parse(await server.AskAsync("EVAL", Script, "0", $"{{{prefix}:*}}e*"), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await through.DisposeAsync();
        await direct.DisposeAsync();
        await Proxy.DisposeAsync();
    }
}
