using System.Globalization;
using Clp.Storage.Conformance;
using Clp.TestServers;

namespace Clp.Storage.Postgres.Tests;

public sealed class PostgresAdapterUnderTest : IAdapterUnderTest
{
    private static int subjects;
    private readonly string tenant = string.Create(CultureInfo.InvariantCulture, $"states {Interlocked.Increment(ref subjects)}");
    private PostgresStorageAdapter? adapter;

    public Type AdapterType => typeof(PostgresStorageAdapter);

    public bool IsDurable => true;

    public async ValueTask<IStorageAdapter> OpenAsync()
    {
        PostgresServer server = await SharedServers.Postgres;
        return adapter = await PostgresStorageAdapter.OpenAsync(new PostgresStoreOptions { ConnectionString = server.ConnectionString, Tenant = tenant }, default);
    }

    public async ValueTask<IStorageAdapter> ReopenAsync()
    {
        await adapter!.DisposeAsync();
        return await OpenAsync();
    }

    public ValueTask DisposeAsync() => adapter?.DisposeAsync() ?? default;
}
