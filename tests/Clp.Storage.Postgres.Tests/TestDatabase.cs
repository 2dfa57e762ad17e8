using Clp.Storage.Conformance;
using Clp.TestServers;
using Npgsql;

namespace Clp.Storage.Postgres.Tests;

/// <summary>A database of a test's own, on the shared server or another, with stores and plain connections to it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> opened = [];
    private readonly NpgsqlDataSource source;

    private TestDatabase(PostgresServer server, string connectionString)
    {
        (Server, ConnectionString) = (server, connectionString);
        source = NpgsqlDataSource.Create(connectionString);
    }

    public PostgresServer Server { get; }

    public string ConnectionString { get; }

    public static StreamId Stream(string instance) => new("", "counter", instance);

    public static async Task<TestDatabase> CreateAsync(PostgresServer? server = null)
    {
        PostgresServer on = server ?? await SharedServers.Postgres;
        return new TestDatabase(on, await on.CreateDatabaseAsync());
    }

    // Readers of all streams wait for every transaction of the server, also those of other tests: making a database is one.
    public Task<PostgresStore> OpenAsync(Func<PostgresStoreOptions, PostgresStoreOptions>? change = null)
    {
        PostgresStoreOptions options = new() { ConnectionString = ConnectionString, FeedPatience = TimeSpan.FromMinutes(1), CommandTimeout = TimeSpan.FromMinutes(5) };
        return OpenAsync(change?.Invoke(options) ?? options);
    }

    public async Task<PostgresStore> OpenAsync(PostgresStoreOptions options)
    {
        PostgresStore store = await PostgresStore.OpenAsync(options, default);
        opened.Add(store);
        return store;
    }

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync();
        opened.Add(connection);
        return connection;
    }

    /// <summary>Runs statements on a connection that is closed again; gives the first value.</summary>
    public async Task<object?> AskAsync(string sql)
    {
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>An append of one event as the store makes it, but within an open transaction of this connection's.</summary>
    public static async Task AppendAsync(NpgsqlConnection connection, StreamId stream, string note)
    {
        System.Buffers.ArrayBufferWriter<byte> json = new();
        EventJson.Write(json, Notes.Event(note), Notes.Header);
        await using NpgsqlCommand command = new("SELECT status FROM clp.append((SELECT no FROM clp.tenants WHERE name = ''), $1, $2, $3, $4, -2, NULL, NULL, $5, -1, NULL, NULL, NULL, NULL)", connection);
        command.Parameters.Add(new() { Value = Key(stream) });
        command.Parameters.Add(new() { Value = stream.Namespace });
        command.Parameters.Add(new() { Value = stream.Contract });
        command.Parameters.Add(new() { Value = stream.Instance });
        command.Parameters.Add(new() { Value = new[] { json.WrittenSpan.ToArray() } });
        ((short)(await command.ExecuteScalarAsync())!).ShouldBe((short)0);
    }

    public async ValueTask DisposeAsync()
    {
        opened.Reverse();
        foreach (IAsyncDisposable one in opened)
        {
            await one.DisposeAsync();
        }

        await source.DisposeAsync();
    }

    private static byte[] Key(StreamId stream) => Clp.Storage.Postgres.Server.NameText.Key(stream.Encode());
}
