using Clp.Storage.Conformance;
using Clp.TestServers;

namespace Clp.Storage.MongoDb.Tests;

/// <summary>The server that CLP_MONGODB names; without it these tests are skipped.</summary>
internal static class Server
{
    public static string ConnectionString => Environment.GetEnvironmentVariable("CLP_MONGODB")
        ?? throw new ServerMissingException("server mongod: CLP_MONGODB is not set; give it the connection string of a MongoDB that tests may write to");
}

/// <summary>A tenant of its own in a database that all tests share.</summary>
public class MongoDbUnderTest : IStoreUnderTest
{
    private readonly string name = $"{Guid.NewGuid():N}";
    private readonly List<MongoDbStore> tenants = [];
    private MongoDbStore? store;

    public Type StoreType => typeof(MongoDbStore);

    public bool IsDurable => true;

    protected virtual int Partitions => 64;

    public async ValueTask<IEventStore> OpenAsync() => store = await OpenAsync(name);

    public async ValueTask<IEventStore> ReopenAsync()
    {
        await store!.DisposeAsync();
        return await OpenAsync();
    }

    public async ValueTask<IEventStore> OpenTenantAsync(string tenant)
    {
        tenants.Add(await OpenAsync($"{name} {tenant}"));
        return tenants[^1];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (MongoDbStore open in tenants.Append(store).OfType<MongoDbStore>())
        {
            await open.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private Task<MongoDbStore> OpenAsync(string tenant)
        => MongoDbStore.OpenAsync(new MongoDbStoreOptions { ConnectionString = Server.ConnectionString, Database = $"clp_tests_{Partitions}", Partitions = Partitions, Tenant = tenant }, default);
}

/// <summary>All streams in one partition: one order of everything, and the most writers in each other's way.</summary>
public sealed class OnePartitionUnderTest : MongoDbUnderTest
{
    protected override int Partitions => 1;
}

public sealed class MongoDbAdapterUnderTest : IAdapterUnderTest
{
    private readonly string name = $"{Guid.NewGuid():N}";
    private MongoDbStorageAdapter? adapter;

    public Type AdapterType => typeof(MongoDbStorageAdapter);

    public bool IsDurable => true;

    public async ValueTask<IStorageAdapter> OpenAsync()
        => adapter = await MongoDbStorageAdapter.OpenAsync(new MongoDbStoreOptions { ConnectionString = Server.ConnectionString, Database = "clp_tests_64", Tenant = name }, default);

    public async ValueTask<IStorageAdapter> ReopenAsync()
    {
        await adapter!.DisposeAsync();
        return await OpenAsync();
    }

    public ValueTask DisposeAsync() => adapter?.DisposeAsync() ?? default;
}

public sealed class MongoDbLatestStateTests : LatestStateSuite<MongoDbAdapterUnderTest>;

public sealed class MongoDbSnapshotOnlyTests : SnapshotOnlySuite<MongoDbAdapterUnderTest>;
