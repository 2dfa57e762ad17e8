using System.Globalization;
using Clp.Storage.Conformance;
using Clp.TestServers;

namespace Clp.Storage.Postgres.Tests;

/// <summary>A store on the shared server, in one schema with all others: each has a tenant of its own.</summary>
public class PostgresUnderTest : IStoreUnderTest
{
    private static int subjects;
    private readonly string tenant = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref subjects)}");
    private readonly List<PostgresStore> tenants = [];
    private PostgresStore? store;

    public Type StoreType => typeof(PostgresStore);

    public bool IsDurable => true;

    public async ValueTask<IEventStore> OpenAsync() => store = await OpenAsync(tenant);

    public async ValueTask<IEventStore> ReopenAsync()
    {
        await store!.DisposeAsync();
        return await OpenAsync();
    }

    public async ValueTask<IEventStore> OpenTenantAsync(string tenant)
    {
        tenants.Add(await OpenAsync($"{this.tenant}:{tenant}"));
        return tenants[^1];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (PostgresStore opened in store is null ? tenants : [store, .. tenants])
        {
            await opened.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected virtual PostgresStoreOptions Options(PostgresStoreOptions options) => options;

    private async Task<PostgresStore> OpenAsync(string tenant)
    {
        PostgresServer server = await SharedServers.Postgres;

        // Other tests of this process run transactions on the same server, which hold readers of all streams back.
        return await PostgresStore.OpenAsync(Options(new PostgresStoreOptions { ConnectionString = server.ConnectionString, Tenant = tenant, FeedPatience = TimeSpan.FromMinutes(1), CommandTimeout = TimeSpan.FromMinutes(5) }), default);
    }
}

/// <summary>The store that gives every append a transaction of its own.</summary>
public sealed class SinglePostgresUnderTest : PostgresUnderTest
{
    protected override PostgresStoreOptions Options(PostgresStoreOptions options) => options with { GroupCommit = false };
}
