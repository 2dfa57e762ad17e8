using Clp.Storage.Postgres;
using Clp.Storage.Postgres.Server;
using Clp.TestServers;
using Npgsql;
using NpgsqlTypes;

namespace Clp.Benchmarks.Measures.Adapters;

/// <summary>PostgreSQL with a flush at every commit. The driver calls the adapter's function, prepared, on one open connection to a database of its own on the same server.</summary>
internal sealed class PostgresRace : AdapterRace
{
    private PostgresServer? server;
    private PostgresStore? store;
    private PostgresStore? ungrouped;
    private NpgsqlConnection? connection;
    private NpgsqlCommand append = new();
    private NpgsqlCommand read = new();

    public override string Name => "postgres";

    public override double? BatchGoal => 8;

    /// <summary>Whether appends share transactions; the store without is on the same database.</summary>
    public bool IsGrouped { get; set; } = true;

    public override IEventStore Store => IsGrouped ? store! : ungrouped!;

    public override async Task<string?> StartAsync(ScratchFolder folder)
    {
        try
        {
            server = await PostgresServer.StartAsync();
        }
        catch (Exception missing) when (missing is ServerException or ServerMissingException)
        {
            return missing.Message;
        }

        PostgresStoreOptions options = new() { ConnectionString = await server.CreateDatabaseAsync() };
        store = await PostgresStore.OpenAsync(options, default);
        ungrouped = await PostgresStore.OpenAsync(options with { GroupCommit = false }, default);
        string driver = await server.CreateDatabaseAsync();
        await (await PostgresStore.OpenAsync(options with { ConnectionString = driver }, default)).DisposeAsync();
        connection = new NpgsqlConnection(driver);
        await connection.OpenAsync();
        append = new NpgsqlCommand("SELECT status, at, content FROM clp.append(1, $1, $2, $3, $4, $5, NULL, NULL, $6, -1, NULL, NULL, NULL, NULL)", connection);
        Add(append, NpgsqlDbType.Bytea, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Array | NpgsqlDbType.Bytea);
        read = new NpgsqlCommand("SELECT e.data FROM clp.streams s JOIN clp.events e ON e.stream = s.no WHERE s.tenant = 1 AND s.key = $1 ORDER BY e.version", connection);
        Add(read, NpgsqlDbType.Bytea);
        await append.PrepareAsync();
        await read.PrepareAsync();
        return null;
    }

    public override async Task DriverAppendAsync(StreamId stream, long first, byte[][] events)
    {
        Set(append, NameText.Key(stream.Encode()), stream.Namespace, stream.Contract, stream.Instance, first - 1, events);
        await using NpgsqlDataReader rows = await append.ExecuteReaderAsync();
        Demand(await rows.ReadAsync() && rows.GetInt16(0) == 0, $"{stream} was not appended to");
    }

    public override async IAsyncEnumerable<byte[]> DriverReadAsync(StreamId stream)
    {
        Set(read, NameText.Key(stream.Encode()));
        await using NpgsqlDataReader rows = await read.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            yield return rows.GetFieldValue<byte[]>(0);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable? opened in new IAsyncDisposable?[] { append, read, connection, store, ungrouped, server })
        {
            await (opened?.DisposeAsync() ?? default);
        }
    }

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<NpgsqlDbType> types)
    {
        foreach (NpgsqlDbType type in types)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        }
    }

    private static void Set(NpgsqlCommand command, params ReadOnlySpan<object> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }
}
