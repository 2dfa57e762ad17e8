using Clp.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Clp.Benchmarks.Measures.Adapters;

/// <summary>SQLite with a flush at every commit. The driver's side has a file of its own with the same tables, one open connection, and every statement prepared.</summary>
internal sealed class SqliteRace : AdapterRace
{
    private readonly Dictionary<string, SqliteCommand> commands = [];
    private SqliteStore? store;
    private SqliteConnection? connection;

    public override string Name => "sqlite";

    public override double? BatchGoal => 8;

    public override IEventStore Store => store!;

    public override async Task<string?> StartAsync(ScratchFolder folder)
    {
        string driver = Path.Combine(folder.Path, "driver.db");
        await SqliteStore.Open(new SqliteStoreOptions { Path = driver }).DisposeAsync();
        store = SqliteStore.Open(new SqliteStoreOptions { Path = Path.Combine(folder.Path, "store.db") });
        connection = new SqliteConnection($"Data Source={driver};Pooling=False");
        connection.Open();
        Run("PRAGMA synchronous = FULL");
        return null;
    }

    public override Task DriverAppendAsync(StreamId stream, long first, byte[][] events)
    {
        Run("BEGIN IMMEDIATE");
        (long id, long version) = Head(stream);
        Demand(version == first - 1, $"{stream} has version {version}");
        if (id < 0)
        {
            Run("INSERT INTO streams (tenant, namespace, contract, instance, version) VALUES (?1, ?2, ?3, ?4, ?5)", "", stream.Namespace, stream.Contract, stream.Instance, first + events.Length - 1);
            id = SQLitePCL.raw.sqlite3_last_insert_rowid(connection!.Handle);
        }
        else
        {
            Run("UPDATE streams SET version = ?2 WHERE id = ?1", id, first + events.Length - 1);
        }

        for (int i = 0; i < events.Length; i++)
        {
            Run("INSERT INTO events (stream, version, data) VALUES (?1, ?2, ?3)", id, first + i, events[i]);
        }

        Run("COMMIT");
        return Task.CompletedTask;
    }

    public override async IAsyncEnumerable<byte[]> DriverReadAsync(StreamId stream)
    {
        await ValueTask.CompletedTask;
        using SqliteDataReader rows = Bind("SELECT version, data FROM events WHERE stream = (SELECT id FROM streams WHERE tenant = ?1 AND namespace = ?2 AND contract = ?3 AND instance = ?4) AND version >= ?5 ORDER BY version",
            "", stream.Namespace, stream.Contract, stream.Instance, 0L).ExecuteReader();
        while (rows.Read())
        {
            yield return rows.GetFieldValue<byte[]>(1);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (SqliteCommand command in commands.Values)
        {
            command.Dispose();
        }

        connection?.Dispose();
        await (store?.DisposeAsync() ?? default);
    }

    private (long Id, long Version) Head(StreamId stream)
    {
        using SqliteDataReader rows = Bind("SELECT id, version FROM streams WHERE tenant = ?1 AND namespace = ?2 AND contract = ?3 AND instance = ?4", "", stream.Namespace, stream.Contract, stream.Instance).ExecuteReader();
        return rows.Read() ? (rows.GetInt64(0), rows.GetInt64(1)) : (-1, -1);
    }

    private void Run(string sql, params object[] values) => Bind(sql, values).ExecuteNonQuery();

    private SqliteCommand Bind(string sql, params object[] values)
    {
        if (!commands.TryGetValue(sql, out SqliteCommand? command))
        {
            commands.Add(sql, command = connection!.CreateCommand());
            command.CommandText = sql;
            for (int i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }
}
