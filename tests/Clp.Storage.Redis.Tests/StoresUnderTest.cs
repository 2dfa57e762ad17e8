using Clp.Storage.Conformance;
using Clp.TestServers;
using StackExchange.Redis;

namespace Clp.Storage.Redis.Tests;

/// <summary>A store in a place of its own on a server that all tests share.</summary>
public abstract class RedisUnderTest : IStoreUnderTest
{
    private readonly string prefix = $"t{Guid.NewGuid():N}";
    private readonly List<RedisStore> tenants = [];
    private RedisStore? store;

    public Type StoreType => typeof(RedisStore);

    public bool IsDurable => true;

    public async ValueTask<IEventStore> OpenAsync() => store = await OpenAsync("mine", prefix);

    public async ValueTask<IEventStore> ReopenAsync()
    {
        await store!.DisposeAsync();
        return await OpenAsync();
    }

    public async ValueTask<IEventStore> OpenTenantAsync(string tenant)
    {
        tenants.Add(await OpenAsync(tenant, prefix));
        return tenants[^1];
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (RedisStore tenant in tenants)
        {
            await tenant.DisposeAsync();
        }

        if (store is not null)
        {
            await store.DisposeAsync();
        }
    }

    protected abstract Task<RedisStoreOptions> OptionsAsync();

    // Nothing is done to the server; a machine or a disk that is busy with other things may hold an answer up.
    private async Task<RedisStore> OpenAsync(string tenant, string keyPrefix)
        => await RedisStore.OpenAsync(await OptionsAsync() with { Tenant = tenant, KeyPrefix = keyPrefix, CommandTimeout = TimeSpan.FromMinutes(2), RetryFor = TimeSpan.FromMinutes(2) });
}

/// <summary>A single node that writes to its disk before it answers; a connection per store.</summary>
public sealed class AlwaysUnderTest : RedisUnderTest
{
    protected override async Task<RedisStoreOptions> OptionsAsync() => new() { Configuration = (await SharedServers.RedisAlways).ConnectionString };
}

/// <summary>A single node that writes to its disk every second; a connection that is handed in.</summary>
public sealed class EverySecondUnderTest : RedisUnderTest
{
    private static readonly Lazy<Task<ConnectionMultiplexer>> Shared = new(async () => await ConnectionMultiplexer.ConnectAsync((await SharedServers.RedisEverySecond).ConnectionString));

    protected override async Task<RedisStoreOptions> OptionsAsync() => new() { Connection = await Shared.Value };
}

/// <summary>Six nodes; a connection that is handed in.</summary>
public sealed class ClusterUnderTest : RedisUnderTest
{
    private static readonly Lazy<Task<ConnectionMultiplexer>> Shared = new(async () => await ConnectionMultiplexer.ConnectAsync((await SharedServers.Cluster).ConnectionString + ",allowAdmin=true"));

    protected override async Task<RedisStoreOptions> OptionsAsync() => new() { Connection = await Shared.Value };
}

/// <summary>One partition, so that all streams share their keys, and next to nothing remembered.</summary>
public sealed class OnePartitionUnderTest : RedisUnderTest
{
    protected override async Task<RedisStoreOptions> OptionsAsync() => new() { Configuration = (await SharedServers.RedisEverySecond).ConnectionString, Partitions = 1, RememberedStreams = 1 };
}
