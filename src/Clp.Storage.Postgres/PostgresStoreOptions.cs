using Npgsql;

namespace Clp.Storage.Postgres;

/// <summary>Where and how a <see cref="PostgresStore"/> or a <see cref="PostgresStorageAdapter"/> keeps what it is given.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>What Npgsql connects with: one primary server. Needed unless <see cref="DataSource"/> is given. No error or description repeats any of it.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>A data source of the host's, instead of a connection string: it is used and not disposed.</summary>
    public NpgsqlDataSource? DataSource { get; init; }

    /// <summary>The schema of the tables: a lower-case letter or underscore, then up to 62 lower-case letters, digits or underscores; not <c>pg_…</c>. <c>clp</c> unless told.</summary>
    public string Schema { get; init; } = "clp";

    /// <summary>Whose streams these are: stores of different tenants in one schema share nothing. Any text; empty unless told.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>True (the default) creates and upgrades the tables when needed. False for a role with the least rights (<see cref="PostgresRole.Script"/>): an outdated schema is then refused.</summary>
    public bool ManageSchema { get; init; } = true;

    /// <summary>False (the default) refuses a server that acknowledges what it has not flushed (<c>fsync</c> or <c>synchronous_commit</c> off). True takes it, and <see cref="IEventStore.Capabilities"/> says what is left of the promise.</summary>
    public bool AllowUnsafe { get; init; }

    /// <summary>True (the default) lets appends that arrive while others are being committed share the next transaction: more appends per second under load, the same answer to each.</summary>
    public bool GroupCommit { get; init; } = true;

    /// <summary>The largest append that is taken, in bytes of its events and messages. 1 KiB to 256 MiB; 16 MiB unless told.</summary>
    public int MaxAppendBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long one statement may take before it counts as lost. 1 s to 1 h; 30 s unless told.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long <see cref="IEventStore.ReadAllAsync"/> waits for running transactions that hide stored events, since they may
    /// still bring earlier ones; after that it gives what comes before them. 0 to 1 minute; 1 s unless told.
    /// </summary>
    public TimeSpan FeedPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From which age on a running transaction makes the health <see cref="StoreHealthStatus.Degraded"/>, as it holds back readers of all streams. 1 s to 1 day; 1 minute unless told.</summary>
    public TimeSpan OldTransaction { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The clock of the waiting in <see cref="FeedPatience"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Without the connection string, which may hold a password.</summary>
    public override string ToString() => $"{nameof(PostgresStoreOptions)} {{ {nameof(Schema)} = {Schema}, {nameof(ManageSchema)} = {ManageSchema} }}";
}
