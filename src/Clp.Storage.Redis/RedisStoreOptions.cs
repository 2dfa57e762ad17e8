using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>How a <see cref="RedisStore"/> or a <see cref="RedisStorageAdapter"/> uses a server or a cluster. Checked when it is opened.</summary>
public sealed record RedisStoreOptions
{
    /// <summary>What to connect with, in StackExchange.Redis's form, such as <c>host:6379,password=…</c>; several hosts for a cluster. Either this or <see cref="Connection"/>.</summary>
    public string? Configuration { get; init; }
    /// <summary>A connection of the host's, left open when the store is closed. On version 1 of the driver, set its <c>PreserveAsyncOrder</c> to false, or a caller who blocks in one answer holds all others up. With <c>allowAdmin=false</c> the server's settings cannot be read on a cluster; give <see cref="DeclaredDurability"/> then.</summary>
    public ConnectionMultiplexer? Connection { get; init; }
    /// <summary>Whose streams these are: any text. Tenants on one server have nothing in common.</summary>
    public string Tenant { get; init; } = "";
    /// <summary>What all keys begin with: 1 to 64 letters, digits and <c>. _ - :</c>. Default <c>clp</c>.</summary>
    public string KeyPrefix { get; init; } = "clp";
    /// <summary>In how many partitions a tenant's streams are kept, 1 to 1024; decided by the first start and demanded of all later ones. Default 64.</summary>
    public int Partitions { get; init; } = 64;
    /// <summary>The database's number; a cluster has only 0.</summary>
    public int Database { get; init; }
    /// <summary>True to accept a server without an append-only file, whose data is gone with its process.</summary>
    public bool AllowVolatile { get; init; }
    /// <summary>True to accept a <c>maxmemory-policy</c> that throws data away when memory is short.</summary>
    public bool AllowEviction { get; init; }
    /// <summary>What acknowledged appends survive, where the server does not tell its settings (managed Redis); reported as declared. Without it such a server is refused.</summary>
    public Durability? DeclaredDurability { get; init; }
    /// <summary>How long an answer is waited for; more than 0. Default 5 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>How long a command that certainly did not run is tried again, while a connection comes back or a replica takes over; 0 or more. Default 5 s.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>Of how many streams the newest acknowledged version is remembered, to notice that a server lost it; 0 or more. Default 10,000.</summary>
    public int RememberedStreams { get; init; } = 10_000;
    /// <summary>Told at the start when a weaker promise was accepted.</summary>
    public ILogger? Logger { get; init; }
    /// <summary>The clock of time-outs and pauses.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Without the connection, which holds addresses and a password.</summary>
    public override string ToString() => $"{nameof(RedisStoreOptions)} {{ KeyPrefix = {KeyPrefix}, Partitions = {Partitions}, Database = {Database} }}";

    internal void Check()
    {
        Demand((Configuration is null) != (Connection is null), $"Give either {nameof(Configuration)} or {nameof(Connection)}.");
        Demand(Tenant is not null, $"{nameof(Tenant)} is null; give an empty text for none.");
        Demand(KeyPrefix is { Length: >= 1 and <= 64 } && KeyPrefix.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':'), $"{nameof(KeyPrefix)} must be 1 to 64 letters, digits and . _ - :");
        Demand(Partitions is >= 1 and <= 1024, $"{nameof(Partitions)} is {Partitions}; give 1 to 1024.");
        Demand(Database >= 0, $"{nameof(Database)} is {Database}; give 0 or more.");
        Demand(CommandTimeout > TimeSpan.Zero && CommandTimeout <= TimeSpan.FromHours(1), $"{nameof(CommandTimeout)} is {CommandTimeout}; give more than 0 and at most an hour.");
        Demand(RetryFor >= TimeSpan.Zero && RetryFor <= TimeSpan.FromHours(1), $"{nameof(RetryFor)} is {RetryFor}; give 0 to an hour.");
        Demand(RememberedStreams >= 0, $"{nameof(RememberedStreams)} is {RememberedStreams}; give 0 or more.");
        Demand(DeclaredDurability is null || Enum.IsDefined(DeclaredDurability.Value), $"{nameof(DeclaredDurability)} is none of its values.");
        Demand(TimeProvider is not null, $"{nameof(TimeProvider)} is null; leave it out for the system's.");
    }

    private static void Demand(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, problem, StorageFailure.Rejected);
        }
    }
}
