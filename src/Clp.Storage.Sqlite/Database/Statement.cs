using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clp.Storage.Sqlite.Database;

/// <summary>
/// A prepared statement with parameters ?1, ?2, …. Used by one thread at a time. It speaks to SQLite without the driver's
/// commands, whose rounds of waiting and whose readers cost more than a row of an event does.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly int parameters;

    public Statement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(database, raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
        parameters = raw.sqlite3_bind_parameter_count(statement);
    }

    /// <summary>Runs it to the end; gives the number of changed rows.</summary>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        using (Rows rows = Query(values))
        {
            while (rows.Read())
            {
            }
        }

        return raw.sqlite3_changes(database);
    }

    /// <summary>The rows; the statement cannot be used again before they are disposed of.</summary>
    public Rows Query(params ReadOnlySpan<object?> values)
    {
        if (values.Length != parameters)
        {
            throw new InvalidOperationException($"The statement has {parameters} parameters and {values.Length} were given.");
        }

        for (int i = 0; i < values.Length; i++)
        {
            Check(database, Bind(i + 1, values[i]));
        }

        return new Rows(database, statement);
    }

    /// <summary>The first column of the first row; null for none.</summary>
    public object? Value(params ReadOnlySpan<object?> values)
    {
        using Rows rows = Query(values);
        return rows.Read() ? rows.Value(0) : null;
    }

    public void Dispose() => statement.Dispose();

    /// <exception cref="SqliteException">The code is that of a failure.</exception>
    public static void Check(sqlite3 database, int code) => SqliteException.ThrowExceptionForRC(code, database);

    private int Bind(int index, object? value) => value switch
    {
        long number => raw.sqlite3_bind_int64(statement, index, number),
        string text => raw.sqlite3_bind_text(statement, index, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
        ReadOnlyMemory<byte> bytes => raw.sqlite3_bind_blob(statement, index, bytes.Span),
        null => raw.sqlite3_bind_null(statement, index),
        _ => throw new InvalidOperationException($"SQLite takes no {value.GetType().Name}."),
    };
}

/// <summary>The rows of a query, read once from the first to the last.</summary>
internal readonly struct Rows(sqlite3 database, sqlite3_stmt statement) : IDisposable
{
    public bool Read()
    {
        int code = raw.sqlite3_step(statement);
        Statement.Check(database, code);
        return code == raw.SQLITE_ROW;
    }

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    /// <summary>The bytes, until the next row is read.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public object? Value(int column) => raw.sqlite3_column_type(statement, column) switch
    {
        raw.SQLITE_INTEGER => Number(column),
        raw.SQLITE_TEXT => raw.sqlite3_column_text(statement, column).utf8_to_string(),
        raw.SQLITE_BLOB => Bytes(column).ToArray(),
        _ => null,
    };

    public string Text(int column) => KeyText.Decode(Value(column));

    public string? TextOrNull(int column) => Value(column) is { } value ? KeyText.Decode(value) : null;

    /// <summary>Ends the query; what failed in it was said when it was read.</summary>
    public void Dispose() => _ = raw.sqlite3_reset(statement);
}
