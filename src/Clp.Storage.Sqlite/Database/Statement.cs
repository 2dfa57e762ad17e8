using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Clp.Storage.Sqlite.Database;

/// <summary>A prepared statement with parameters ?1, ?2, …. Used by one thread at a time.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand command;

    [SuppressMessage("Security", "CA2100:Review SQL queries for security vulnerabilities", Justification = "Every statement is a constant; values are parameters.")]
    public Statement(SqliteConnection connection, string sql)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        for (int number = 1; sql.Contains($"?{number}", StringComparison.Ordinal); number++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"?{number}" });
        }

        // Prepared with values, as the driver wants them; they are replaced at every use.
        Bind([]);
        command.Prepare();
    }

    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteNonQuery();
    }

    public Rows Query(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return new Rows(command.ExecuteReader());
    }

    /// <summary>The first column of the first row; null for none.</summary>
    public object? Value(params ReadOnlySpan<object?> values)
    {
        using Rows rows = Query(values);
        return rows.Read() ? rows.Value(0) : null;
    }

    public void Dispose() => command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < command.Parameters.Count; i++)
        {
            command.Parameters[i].Value = (i < values.Length ? values[i] : null) ?? DBNull.Value;
        }
    }
}

/// <summary>The rows of a query, read once from the first to the last.</summary>
internal readonly struct Rows(SqliteDataReader reader) : IDisposable
{
    public bool Read() => reader.Read();

    public long Number(int column) => reader.GetInt64(column);

    public byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);

    public object? Value(int column) => reader.IsDBNull(column) ? null : reader.GetValue(column);

    public string Text(int column) => KeyText.Decode(reader.GetValue(column));

    public string? TextOrNull(int column) => KeyText.DecodeOrNull(Value(column));

    public void Dispose() => reader.Dispose();
}
