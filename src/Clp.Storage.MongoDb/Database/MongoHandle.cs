using MongoDB.Bson;
using MongoDB.Driver;

namespace Clp.Storage.MongoDb.Database;

/// <summary>An open database of this library: its collections, described and indexed. Thread-safe.</summary>
internal sealed class MongoHandle
{
    /// <summary>The version of the documents that this code writes and reads.</summary>
    public const int Version = 1;

    private readonly MongoClient client;
    private readonly IMongoDatabase database;

    private MongoHandle(MongoClient client, IMongoDatabase database)
    {
        (this.client, this.database) = (client, database);
        Appends = database.GetCollection<BsonDocument>("clp_appends");
        Lanes = database.GetCollection<BsonDocument>("clp_lanes");
        Snapshots = database.GetCollection<BsonDocument>("clp_snapshots");
        States = database.GetCollection<BsonDocument>("clp_states");
    }

    public IMongoCollection<BsonDocument> Appends { get; }

    public IMongoCollection<BsonDocument> Lanes { get; }

    public IMongoCollection<BsonDocument> Snapshots { get; }

    public IMongoCollection<BsonDocument> States { get; }

    /// <summary>How many partitions the first start chose.</summary>
    public int Partitions { get; private set; }

    public static async Task<MongoHandle> OpenAsync(MongoDbStoreOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        MongoClient client = new(options.Check());
        MongoHandle handle = new(client, client.GetDatabase(options.Database, new MongoDatabaseSettings
        {
            ReadConcern = ReadConcern.Majority,
            ReadPreference = ReadPreference.Primary,
            WriteConcern = WriteConcern.WMajority.With(journal: true),
        }));
        try
        {
            await MongoErrors.Reading(() => handle.DescribeAsync(options, cancellationToken)).ConfigureAwait(false);
            await MongoErrors.Reading(() => Indexes.EnsureAsync(handle, cancellationToken)).ConfigureAwait(false);
            return handle;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public async ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken)
    {
        try
        {
            BsonDocument hello = await database.RunCommandAsync<BsonDocument>(new BsonDocument("hello", 1), ReadPreference.Primary, cancellationToken).ConfigureAwait(false);
            return hello.GetValue("isWritablePrimary", false).ToBoolean()
                ? new StoreHealth(StoreHealthStatus.Healthy, "The primary answers and takes writes.")
                : new StoreHealth(StoreHealthStatus.Unhealthy, "The server that answers takes no writes; wait for an election, or mend the replica set.");
        }
        catch (Exception error) when (MongoErrors.IsOfDriver(error))
        {
            return new StoreHealth(StoreHealthStatus.Unhealthy, $"No primary answered ({error.GetType().Name}); see that it can be reached and the credentials fit.");
        }
    }

    public void Dispose() => client.Dispose();

    // Whoever comes first writes the description; everybody else reads it.
    private async Task<bool> DescribeAsync(MongoDbStoreOptions options, CancellationToken cancellationToken)
    {
        IMongoCollection<BsonDocument> descriptions = database.GetCollection<BsonDocument>("clp_store");
        BsonDocument key = new("_id", "store");
        BsonDocument? found = await descriptions.Find(key).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            try
            {
                await descriptions.InsertOneAsync(new BsonDocument(key) { { "schema", Version }, { "partitions", options.Partitions } }, null, cancellationToken).ConfigureAwait(false);
            }
            catch (MongoWriteException error) when (MongoErrors.IsDuplicateKey(error))
            {
            }

            found = await descriptions.Find(key).FirstAsync(cancellationToken).ConfigureAwait(false);
        }

        if (!found.TryGetValue("schema", out BsonValue schema) || !schema.IsInt32 || !found.TryGetValue("partitions", out BsonValue partitions) || !partitions.IsInt32)
        {
            throw MongoErrors.Schema("The collection clp_store belongs to something else; nothing was changed. Name another database.");
        }

        Partitions = partitions.AsInt32;
        return schema.AsInt32 <= Version ? true
            : throw MongoErrors.Schema($"The documents have version {schema.AsInt32} and this library knows versions up to {Version}; nothing was changed. Use the newer library that made them.");
    }
}
