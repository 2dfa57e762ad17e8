using Clp.Storage.Conformance;
using Clp.TestServers;

namespace Clp.Storage.Redis.Tests;

/// <summary>An adapter in a place of its own on a server that all tests share.</summary>
public abstract class RedisAdapterUnderTest : IAdapterUnderTest
{
    private readonly string prefix = $"t{Guid.NewGuid():N}";
    private RedisStorageAdapter? adapter;

    public Type AdapterType => typeof(RedisStorageAdapter);

    public bool IsDurable => true;

    public async ValueTask<IStorageAdapter> OpenAsync()
        => adapter = await RedisStorageAdapter.OpenAsync(new RedisStoreOptions { Configuration = await ConfigurationAsync(), KeyPrefix = prefix, CommandTimeout = TimeSpan.FromMinutes(2), RetryFor = TimeSpan.FromMinutes(2) });

    public async ValueTask<IStorageAdapter> ReopenAsync()
    {
        await adapter!.DisposeAsync();
        return await OpenAsync();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return adapter?.DisposeAsync() ?? default;
    }

    protected abstract Task<string> ConfigurationAsync();
}

/// <summary>On a single node.</summary>
public sealed class AlwaysAdapterUnderTest : RedisAdapterUnderTest
{
    protected override async Task<string> ConfigurationAsync() => (await SharedServers.RedisAlways).ConnectionString;
}

/// <summary>On a cluster.</summary>
public sealed class ClusterAdapterUnderTest : RedisAdapterUnderTest
{
    protected override async Task<string> ConfigurationAsync() => (await SharedServers.Cluster).ConnectionString;
}

public sealed class AlwaysLatestStateTests : LatestStateSuite<AlwaysAdapterUnderTest>;

public sealed class AlwaysSnapshotOnlyTests : SnapshotOnlySuite<AlwaysAdapterUnderTest>;

public sealed class ClusterLatestStateTests : LatestStateSuite<ClusterAdapterUnderTest>;

public sealed class ClusterSnapshotOnlyTests : SnapshotOnlySuite<ClusterAdapterUnderTest>;
