namespace Clp.Storage.Sqlite;

/// <summary>Where and how a <see cref="SqliteStore"/> or a <see cref="SqliteStorageAdapter"/> keeps its data.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The database file; created with its folder when missing. Several processes of one machine may use it at once. Never on a network drive: SQLite's locks do not hold there.</summary>
    public required string Path { get; init; }

    /// <summary>Whose data this handle sees and writes; any text, empty unless told. Tenants in one file share nothing but the file.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>What an acknowledged write survives; <see cref="SqliteSynchronous.Full"/> unless told.</summary>
    public SqliteSynchronous Synchronous { get; init; } = SqliteSynchronous.Full;

    /// <summary>How long to wait for another process that writes before a call is refused. 1 second to 10 minutes, in whole milliseconds; 10 seconds unless told.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>True (the default) lets writes that arrive while another is being committed share the next transaction and its flush.</summary>
    public bool GroupCommit { get; init; } = true;

    /// <summary>How many idle connections for reading are kept open; more are opened while needed. 0 to 64; 4 unless told.</summary>
    public int IdleReaders { get; init; } = 4;

    /// <summary>The largest append or state that is taken, in bytes as stored. 1 KiB to 256 MiB; 16 MiB unless told.</summary>
    public int MaxWriteBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>True looks through the whole file for damage when opening it, which reads all of it. False unless told.</summary>
    public bool QuickCheck { get; init; }

    internal Durability Durability => Synchronous == SqliteSynchronous.Full ? Durability.PowerLoss : Durability.ProcessCrash;

    internal void Check()
    {
        Demand(!string.IsNullOrWhiteSpace(Path) && !Path.Contains('\0', StringComparison.Ordinal), $"{nameof(Path)} names no file; give the path of the database file.");
        Demand(Tenant is not null, $"{nameof(Tenant)} is null; leave it empty for none.");
        Demand(Synchronous is SqliteSynchronous.Full or SqliteSynchronous.Normal, $"{nameof(Synchronous)} is {(int)Synchronous}; give {nameof(SqliteSynchronous.Full)} or {nameof(SqliteSynchronous.Normal)}.");
        Demand(BusyTimeout >= TimeSpan.FromSeconds(1) && BusyTimeout <= TimeSpan.FromMinutes(10), $"{nameof(BusyTimeout)} is {BusyTimeout}; give 1 second to 10 minutes.");
        Demand(IdleReaders is >= 0 and <= 64, $"{nameof(IdleReaders)} is {IdleReaders}; give 0 to 64.");
        Demand(MaxWriteBytes is >= 1024 and <= 256 * 1024 * 1024, $"{nameof(MaxWriteBytes)} is {MaxWriteBytes}; give 1024 to 268435456.");
    }

    private static void Demand(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, problem, StorageFailure.Rejected);
        }
    }
}

/// <summary>When SQLite flushes to the disk.</summary>
public enum SqliteSynchronous
{
    /// <summary>At every commit: an acknowledged write survives the loss of power.</summary>
    Full,
    /// <summary>At checkpoints only, many times faster: an acknowledged write survives the end of the process; the loss of power may take the newest ones, but never damages the file.</summary>
    Normal,
}
