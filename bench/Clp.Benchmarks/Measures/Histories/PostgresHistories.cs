using System.Globalization;
using Clp.Storage.Conformance.Histories;
using Clp.Storage.Postgres;
using Clp.TestServers;
using Npgsql;

namespace Clp.Benchmarks.Measures.Histories;

/// <summary>A real server behind a bad network, which ends its clients' connections now and then.</summary>
internal sealed class PostgresHistories : IHistoryAdapter
{
    private readonly Lazy<Task<PostgresServer>> server = new(() => PostgresServer.StartAsync());

    public string Name => "postgres";

    public int AtOnce => 4;

    public async ValueTask<IHistorySubject> OpenAsync(int seed)
    {
        PostgresServer running = await server.Value;
        TcpProxy proxy = TcpProxy.Start(running.Port);
        string database = await running.CreateDatabaseAsync();
        string connection = new NpgsqlConnectionStringBuilder(database) { Host = proxy.Host, Port = proxy.Port }.ConnectionString;
        PostgresStore store = await OpenAsync(connection, seed.ToString(CultureInfo.InvariantCulture));
        ServerFaults faults = ServerFaults.Of(proxy).With("times all connections terminated", _ => running.TerminateBackendsAsync(new NpgsqlConnectionStringBuilder(database).Database));
        return new ServerSubject(store, faults, async () =>
        {
            await store.DisposeAsync();
            await proxy.DisposeAsync();
        });
    }

    public async ValueTask<SharedStore?> ShareAsync()
    {
        string connection = (await server.Value).ConnectionString;
        PostgresStore one = await OpenAsync(connection, "shared");
        PostgresStore other = await OpenAsync(connection, "shared");
        return new SharedStore(one, other, async () =>
        {
            await one.DisposeAsync();
            await other.DisposeAsync();
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated)
        {
            await (await server.Value).DisposeAsync();
        }
    }

    private static ValueTask<PostgresStore> OpenAsync(string connection, string tenant)
        => PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = connection, Tenant = tenant }, default);
}
