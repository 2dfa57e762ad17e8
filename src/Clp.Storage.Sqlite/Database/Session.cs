using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clp.Storage.Sqlite.Database;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class Session : IDisposable
{
    private readonly SqliteConnection connection;

    // The statements are constants, so the text's reference is its name.
    private readonly Dictionary<string, Statement> statements = new(ReferenceEqualityComparer.Instance);

    private Session(SqliteConnection connection) => this.connection = connection;

    public Statement this[string sql]
    {
        get
        {
            if (!statements.TryGetValue(sql, out Statement? statement))
            {
                statements.Add(sql, statement = new Statement(connection.Handle!, sql));
            }

            return statement;
        }
    }

    public long LastId => raw.sqlite3_last_insert_rowid(connection.Handle);

    public bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Opens the file as it is; only the ways to wait and to flush are set, which are the connection's own.</summary>
    public static Session Open(string path, SqliteStoreOptions options, bool creates = false)
    {
        Batteries_V2.Init();
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = creates ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString());
        Session session = new(connection);
        try
        {
            connection.Open();
            session.Set($"PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds}");
            session.Set(options.Synchronous == SqliteSynchronous.Full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement once, unprepared; gives the first column of the first row.</summary>
    public object? Set(string sql)
    {
        using Statement statement = new(connection.Handle!, sql);
        return statement.Value();
    }

    public void Begin() => this["BEGIN IMMEDIATE"].Execute();

    public void Commit() => this["COMMIT"].Execute();

    /// <summary>Ends the transaction, if SQLite has not done so already.</summary>
    public void Rollback()
    {
        if (IsInTransaction)
        {
            this["ROLLBACK"].Execute();
        }
    }

    public void Dispose()
    {
        foreach (Statement statement in statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }
}
