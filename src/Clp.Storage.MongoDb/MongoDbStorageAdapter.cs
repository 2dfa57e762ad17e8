using Clp.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Clp.Storage.MongoDb;

/// <summary>Latest states by key in MongoDB, one document each; the database may be that of a <see cref="MongoDbStore"/>. Thread-safe.</summary>
public sealed class MongoDbStorageAdapter : IStorageAdapter, IStoreHealth, IAsyncDisposable
{
    private readonly MongoHandle handle;
    private readonly BsonValue tenant;
    private readonly int maxBytes;

    private MongoDbStorageAdapter(MongoHandle handle, MongoDbStoreOptions options) => (this.handle, tenant, maxBytes) = (handle, KeyValue.Of(options.Tenant), options.MaxWriteBytes);

    /// <summary>Connects, making what is missing.</summary>
    /// <exception cref="StorageException">As for <see cref="MongoDbStore.OpenAsync"/>.</exception>
    public static async Task<MongoDbStorageAdapter> OpenAsync(MongoDbStoreOptions options, CancellationToken cancellationToken)
        => new(await MongoHandle.OpenAsync(options, cancellationToken).ConfigureAwait(false), options);

    /// <inheritdoc/>
    /// <exception cref="StorageException">MongoDB failed, or the state is damaged.</exception>
    public async ValueTask<StoredState?> LoadAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        BsonDocument? found = await MongoErrors.Reading(() => handle.States.Find(new BsonDocument("_id", IdOf(key))).FirstOrDefaultAsync(cancellationToken)).ConfigureAwait(false);
        if (found is null)
        {
            return null;
        }

        Snapshot read = EventJson.ReadSnapshot(found["data"].AsByteArray);
        return new StoredState(read.Data, read.Version);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">MongoDB failed: Rejected when the old state is certainly still there, Unknown when the new one may be.</exception>
    public async ValueTask<SaveResult> SaveAsync(string key, StoredState state, long expectedVersion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        byte[] data = EventJson.WriteSnapshot(new Snapshot(state.Version, "", state.State));
        if (data.Length > maxBytes)
        {
            throw MongoErrors.Rejected($"The state has {data.Length} bytes and {nameof(MongoDbStoreOptions.MaxWriteBytes)} allows {maxBytes}; nothing was written. Make it smaller.");
        }

        BsonDocument document = new() { { "_id", IdOf(key) }, { "version", state.Version }, { "data", new BsonBinaryData(data) } };
        bool isSaved = state.Version > expectedVersion && await TryWriteAsync(document, expectedVersion).ConfigureAwait(false);
        return isSaved ? new SaveResult(true, state.Version) : new SaveResult(false, (await LoadAsync(key, cancellationToken).ConfigureAwait(false))?.Version ?? -1);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">MongoDB failed; the state may be gone.</exception>
    public async ValueTask<bool> DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return await MongoErrors.Writing(async () => (await handle.States.DeleteOneAsync(new BsonDocument("_id", IdOf(key)), CancellationToken.None).ConfigureAwait(false)).DeletedCount > 0).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => handle.CheckHealthAsync(cancellationToken);

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        handle.Dispose();
        return default;
    }

    private async Task<bool> TryWriteAsync(BsonDocument document, long expected)
    {
        if (expected >= 0)
        {
            BsonDocument old = new() { { "_id", document["_id"] }, { "version", expected } };
            return await MongoErrors.Writing(async () => (await handle.States.ReplaceOneAsync(old, document, (ReplaceOptions?)null, CancellationToken.None).ConfigureAwait(false)).MatchedCount > 0).ConfigureAwait(false);
        }

        try
        {
            return expected == -1 && await MongoErrors.Writing(async () =>
            {
                await handle.States.InsertOneAsync(document, null, CancellationToken.None).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        catch (Exception error) when (MongoErrors.IsDuplicateKey(error))
        {
            return false;
        }
    }

    private BsonDocument IdOf(string key) => new() { { "t", tenant }, { "k", KeyValue.Of(key) } };
}
