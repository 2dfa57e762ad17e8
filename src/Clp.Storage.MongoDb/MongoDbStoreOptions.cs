using MongoDB.Driver;

namespace Clp.Storage.MongoDb;

/// <summary>Where and how a <see cref="MongoDbStore"/> or a <see cref="MongoDbStorageAdapter"/> keeps its data.</summary>
public sealed record MongoDbStoreOptions
{
    /// <summary>The driver's connection string. Whatever it says about concerns, writes wait for the majority and the journal, and reads go to the primary and see what the majority has.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>The database; created with the first write. <c>clp</c> unless told.</summary>
    public string Database { get; init; } = "clp";

    /// <summary>Whose data this handle sees and writes; any text, empty unless told. Tenants share nothing but the collections.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>How long to look for a server that can be used. 100 milliseconds to 10 minutes; 10 seconds unless told.</summary>
    public TimeSpan ServerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// In how many partitions a tenant's streams are ordered when all are read. Appends to one partition wait for each other.
    /// Counts for the first start on a database only; later ones keep what that one chose. 1 to 1024; 64 unless told.
    /// </summary>
    public int Partitions { get; init; } = 64;

    /// <summary>The largest append or state that is taken, in bytes as stored. 1 KiB to 14 MiB, since a document has at most 16; 12 MiB unless told.</summary>
    public int MaxWriteBytes { get; init; } = 12 * 1024 * 1024;

    internal MongoClientSettings Check()
    {
        Demand(!string.IsNullOrWhiteSpace(ConnectionString), $"{nameof(ConnectionString)} is empty; give one like mongodb://host:27017.");
        Demand(!string.IsNullOrWhiteSpace(Database) && Database.IndexOfAny(['/', '\\', '.', ' ', '"', '$', '\0']) < 0 && Database.Length < 64, $"{nameof(Database)} is no name that MongoDB takes; use up to 63 letters, digits, - and _.");
        Demand(Tenant is not null, $"{nameof(Tenant)} is null; leave it empty for none.");
        Demand(ServerTimeout >= TimeSpan.FromMilliseconds(100) && ServerTimeout <= TimeSpan.FromMinutes(10), $"{nameof(ServerTimeout)} is {ServerTimeout}; give 100 milliseconds to 10 minutes.");
        Demand(Partitions is >= 1 and <= 1024, $"{nameof(Partitions)} is {Partitions}; give 1 to 1024.");
        Demand(MaxWriteBytes is >= 1024 and <= 14 * 1024 * 1024, $"{nameof(MaxWriteBytes)} is {MaxWriteBytes}; give 1024 to 14680064.");
        try
        {
            MongoClientSettings settings = MongoClientSettings.FromConnectionString(ConnectionString);
            settings.ServerSelectionTimeout = ServerTimeout;
            return settings;
        }
        catch (Exception error) when (error is MongoException or ArgumentException or FormatException)
        {
            // Without the cause, whose text may repeat the password.
            throw new StorageException(ClpCodes.StoreMisconfigured, $"{nameof(ConnectionString)} is not a MongoDB connection string ({error.GetType().Name}); give one like mongodb://host:27017.", StorageFailure.Rejected);
        }
    }

    private static void Demand(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, problem, StorageFailure.Rejected);
        }
    }
}
