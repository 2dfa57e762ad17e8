using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Clp.Storage.Sqlite.Database;

/// <summary>Every failure of SQLite, in the store's own words.</summary>
internal static class SqliteErrors
{
    public static StorageException Rejected(string what, Exception? cause = null) => new(ClpCodes.StoreRejected, what, StorageFailure.Rejected, cause);

    public static StorageException Unknown(Exception cause) => new(
        ClpCodes.StoreUnknown,
        "SQLite failed while a write was being made durable, so it may or may not be stored. Mend the disk, then look the operation id up.",
        StorageFailure.Unknown,
        cause);

    public static StorageException Closed() => Rejected("The SQLite store was closed; open it again.");

    public static StorageException Schema(string what) => new(ClpCodes.StoreSchema, what, StorageFailure.Rejected);

    public static StorageException Corrupt(string what, Exception? cause = null) => new(ClpCodes.StoreCorrupt, what, StorageFailure.Corrupt, cause);

    /// <summary>A failure of which it is certain that nothing was written.</summary>
    public static StorageException Of(SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Rejected($"Another connection kept the database locked for longer than {nameof(SqliteStoreOptions.BusyTimeout)} allows; nothing was written. Try again, or give more time.", error),
        raw.SQLITE_FULL => Rejected("The disk or the database is full; nothing was written. Make room, then try again.", error),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => Rejected("The database cannot be written; nothing was. Give this process the right to write the file and its folder.", error),
        raw.SQLITE_CANTOPEN => Rejected("The database file cannot be opened; see that its folder can be written and the disk works.", error),
        raw.SQLITE_TOOBIG => Rejected("SQLite does not take a value of that size; nothing was written. Split the write.", error),
        raw.SQLITE_IOERR => Rejected("The disk failed; nothing was written. Mend it, then try again.", error),
        raw.SQLITE_NOTADB => Corrupt("The file is not a SQLite database, or its first page is damaged. It was left as it is; restore it from a backup, or name another file.", error),
        raw.SQLITE_CORRUPT => Corrupt("The database file is damaged. It was left as it is; restore it from a backup.", error),
        raw.SQLITE_CONSTRAINT => Corrupt("The tables contradict each other, so somebody else changed them. Nothing was written; restore the file from a backup.", error),
        raw.SQLITE_ERROR or raw.SQLITE_SCHEMA or raw.SQLITE_MISMATCH => Schema("The tables are not those that this version made. Nothing was written; restore the file from a backup, or name another one."),
        _ => Rejected($"SQLite failed with code {error.SqliteExtendedErrorCode}; nothing was written. Try again.", error),
    };

    /// <summary>
    /// A failing COMMIT. What SQLite refused before it wrote a page (busy, read-only), and a page for which there was no room,
    /// cannot be stored: a transaction counts only from its last page on, which was not written whole. Anything else, a failed
    /// flush above all, may leave the whole transaction in the log, where recovery after a crash would find it.
    /// </summary>
    public static StorageException OfCommit(SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_READONLY or raw.SQLITE_FULL or raw.SQLITE_CONSTRAINT => Of(error),
        _ => Unknown(error),
    };

    /// <summary>Calls SQLite where nothing is written, or nothing that lasts.</summary>
    public static T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (SqliteException error)
        {
            throw Of(error);
        }
    }
}
