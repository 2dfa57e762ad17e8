using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Clp.Storage.Sqlite.Database;

/// <summary>The tables, made and brought up to date by whoever opens the file first; the others wait for him.</summary>
internal static class SqliteSchema
{
    private const int MostSwitches = 100;

    /// <summary>The version that this code makes and reads.</summary>
    public const int Version = 1;

    /// <summary>"CLPs": marks the file as this library's.</summary>
    public const int ApplicationId = 0x434C5073;

    // A stream's id is never used again (AUTOINCREMENT), so it also tells a stream from a deleted namesake. An event's position
    // is given within the transaction that stores it, and one transaction writes at a time: positions become visible in
    // their order, and those of a transaction that is rolled back are given again.
    private const string First = """
        CREATE TABLE streams (id INTEGER PRIMARY KEY AUTOINCREMENT, tenant NOT NULL, namespace NOT NULL, contract NOT NULL, instance NOT NULL, version INTEGER NOT NULL, UNIQUE (tenant, namespace, contract, instance));
        CREATE TABLE events (position INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL, version INTEGER NOT NULL, data BLOB NOT NULL, UNIQUE (stream, version));
        CREATE TABLE operations (stream INTEGER NOT NULL, operation NOT NULL, request_hash, first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (stream, operation)) WITHOUT ROWID;
        CREATE TABLE snapshots (stream INTEGER PRIMARY KEY, version INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE TABLE lanes (stream INTEGER PRIMARY KEY, tenant NOT NULL, turn INTEGER NOT NULL, available INTEGER NOT NULL, attempts INTEGER NOT NULL, token);
        CREATE INDEX lanes_in_turn ON lanes (tenant, available, turn);
        CREATE INDEX lanes_by_turn ON lanes (turn);
        CREATE TABLE messages (place INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL, version INTEGER NOT NULL, id NOT NULL, topic NOT NULL, payload BLOB NOT NULL);
        CREATE INDEX messages_of_stream ON messages (stream, place);
        CREATE TABLE parked (tenant NOT NULL, id NOT NULL, stream INTEGER NOT NULL, version INTEGER NOT NULL, topic NOT NULL, payload BLOB NOT NULL, reason NOT NULL, attempts INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (tenant, id));
        CREATE INDEX parked_of_stream ON parked (stream);
        CREATE TABLE states (tenant NOT NULL, key NOT NULL, version INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (tenant, key));
        """;

    // Step n leads from version n to n + 1. A step, once released, is never changed.
    private static readonly string[] Steps = [First];

    /// <summary>Checks whose file it is, then makes or updates the tables. A file that is refused is not changed.</summary>
    public static void Prepare(Session session)
    {
        bool isNew = Check(session) < Version;
        UseWriteAheadLog(session);
        if (!isNew)
        {
            return;
        }

        session.Begin();
        try
        {
            // Somebody else may have been faster.
            for (int version = Check(session); version < Version; version++)
            {
                foreach (string statement in Steps[version].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    session.Set(statement);
                }
            }

            session.Set(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            session.Set(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}"));
            session.Commit();
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    /// <summary>The tables' version; 0 for a file without tables.</summary>
    private static int Check(Session session)
    {
        // One statement, so that all three are of the same moment.
        using Rows rows = session["SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_master)"].Query();
        rows.Read();
        (long application, long version, long tables) = (rows.Number(0), rows.Number(1), rows.Number(2));
        if (application == 0 && version == 0 && tables == 0)
        {
            return 0;
        }

        if (application != ApplicationId || version < 1)
        {
            throw SqliteErrors.Schema("The database file belongs to something else; it was not changed. Name another file.");
        }

        return version <= Version ? (int)version
            : throw SqliteErrors.Schema($"The tables have version {version} and this library knows versions up to {Version}; nothing was changed. Use the newer library that made them.");
    }

    private static void UseWriteAheadLog(Session session)
    {
        string mode = SwitchedMode(session);
        if (mode != "wal")
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, $"SQLite cannot keep a write-ahead log there (it says \"{mode}\"); give a path on a local disk.", StorageFailure.Rejected);
        }
    }

    // Where two switch at once SQLite gives up instead of waiting; taking the lock for writing does wait, and then the other is done.
    private static string SwitchedMode(Session session)
    {
        for (int attempt = 1; ; attempt++)
        {
            string mode = session.Set("PRAGMA journal_mode")?.ToString() ?? "";
            if (mode == "wal")
            {
                return mode;
            }

            try
            {
                return session.Set("PRAGMA journal_mode = WAL")?.ToString() ?? "";
            }
            catch (SqliteException busy) when (busy.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY && attempt < MostSwitches)
            {
                session.Begin();
                session.Rollback();
            }
        }
    }
}
