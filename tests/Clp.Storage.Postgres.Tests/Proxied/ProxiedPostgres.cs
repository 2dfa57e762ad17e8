using System.Globalization;
using Clp.Storage.Conformance.LostAnswers;
using Clp.TestServers;

namespace Clp.Storage.Postgres.Tests.Proxied;

/// <summary>A database of its own on the shared server, through a proxy and past it.</summary>
public sealed class ProxiedPostgres : IProxiedStore
{
    private readonly PostgresServer server;
    private readonly string database;
    private readonly PostgresStore through;
    private readonly PostgresStore direct;

    private ProxiedPostgres(PostgresServer server, string database, TcpProxy proxy, PostgresStore through, PostgresStore direct)
        => (this.server, this.database, Proxy, this.through, this.direct) = (server, database, proxy, through, direct);

    public IEventStore Through => through;

    public IEventStore Direct => direct;

    public TcpProxy Proxy { get; }

    public required bool ConnectsAnew { get; init; }

    /// <summary>Opens both.</summary>
    public static async Task<IProxiedStore> OpenAsync(bool connectsAnew)
    {
        PostgresServer server = await SharedServers.Postgres;
        string connection = await server.CreateDatabaseAsync();
        TcpProxy proxy = TcpProxy.Start(server.Port);
        PostgresStore direct = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = connection }, default);

        // Without attempts at encryption, which would be made on a connection of their own before the one that counts.
        string cut = connection.Replace($"Port={server.Port}", $"Port={proxy.Port};Timeout=60;Application Name=cut;SSL Mode=Disable;GSS Encryption Mode=Disable;Pooling={!connectsAnew}", StringComparison.Ordinal);
        PostgresStore through = await PostgresStore.OpenAsync(new PostgresStoreOptions { ConnectionString = cut }, default);
        return new ProxiedPostgres(server, connection.Split("Database=")[1], proxy, through, direct) { ConnectsAnew = connectsAnew };
    }

    public async Task SettleAsync()
    {
        while (await CountAsync("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cut' AND datname = current_database() AND state <> 'idle'") > 0)
        {
        }
    }

    public Task<long> CountEventsAsync() => CountAsync("SELECT count(*) FROM clp.events");

    public async ValueTask DisposeAsync()
    {
        await through.DisposeAsync();
        await direct.DisposeAsync();
        await Proxy.DisposeAsync();
    }

    private async Task<long> CountAsync(string sql) => long.Parse(await server.AskAsync(sql, database), CultureInfo.InvariantCulture);
}
