using Clp.Storage.MongoDb.Database;
using Clp.Storage.MongoDb.Outbox;
using Clp.Storage.MongoDb.Streams;
using MongoDB.Bson;

namespace Clp.Storage.MongoDb;

/// <summary>
/// Streams in MongoDB, one document per append: atomic on a single server as well as in a replica set or a sharded cluster,
/// without transactions. Several processes may use the database at once. Thread-safe.
/// </summary>
/// <remarks>
/// An append asks the primary two or three times before it inserts. In a sharded cluster, <c>clp_appends</c> must be
/// sharded by <c>tenant</c> alone, if at all: unique indexes hold within a shard key only.
/// </remarks>
public sealed class MongoDbStore : IEventStore, IStoreHealth, IAsyncDisposable
{
    private readonly MongoHandle handle;
    private readonly StreamLog log;
    private readonly AppendWriter writer;
    private readonly AppendReader reader;
    private readonly SnapshotShelf snapshots;

    private MongoDbStore(MongoHandle handle, MongoDbStoreOptions options)
    {
        this.handle = handle;
        log = new StreamLog(handle, options.Tenant);
        writer = new AppendWriter(log, options.MaxWriteBytes);
        reader = new AppendReader(log);
        snapshots = new SnapshotShelf(log);
        Outbox = new MongoOutbox(log);
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; } = new("mongodb", Durability.PowerLoss) { Order = GlobalOrder.PerPartition };

    /// <inheritdoc/>
    public IOutbox? Outbox { get; }

    /// <summary>Connects, makes what is missing of collections and indexes, and ends deletions that a process did not live to end.</summary>
    /// <exception cref="StorageException">
    /// The options are impossible (<see cref="ClpCodes.StoreMisconfigured"/>), the collections are of a newer version or their
    /// indexes foreign (<see cref="ClpCodes.StoreSchema"/>), or no primary answers (<see cref="ClpCodes.StoreRejected"/>).
    /// </exception>
    public static async Task<MongoDbStore> OpenAsync(MongoDbStoreOptions options, CancellationToken cancellationToken)
    {
        MongoHandle handle = await MongoHandle.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        MongoDbStore store = new(handle, options);
        try
        {
            foreach (BsonDocument end in await store.log.UncleanAsync(cancellationToken).ConfigureAwait(false))
            {
                await store.log.CleanAsync(end["stream"].AsBsonDocument, end["life"].AsInt64).ConfigureAwait(false);
            }

            return store;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AppendResult result = await writer.AppendAsync(stream, expected, append, cancellationToken).ConfigureAwait(false);
        if (result.Status == AppendStatus.Appended && append is { Snapshot: { } snapshot, Events.Count: > 0 })
        {
            try
            {
                await snapshots.SaveAsync(stream, snapshot, CancellationToken.None).ConfigureAwait(false);
            }
            catch (StorageException)
            {
                // A cache: failing to keep it does not make the append fail.
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) => reader.ReadAsync(stream, fromVersion, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// A place in its partition's order is part of the append's one document, and given by the same insertion: no event becomes
    /// visible before one of a smaller place. Across partitions there is no order; one would make all appends wait for each other.
    /// </remarks>
    public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken) => reader.ReadAllAsync(FeedPlaces.Parse(after, handle.Partitions), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken)
        => (await log.HeadAsync(KeyValue.Of(stream), cancellationToken).ConfigureAwait(false)).Version;

    /// <inheritdoc/>
    public async ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation.Value, nameof(operation));
        BsonDocument key = KeyValue.Of(stream);
        StreamHead head = await log.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        return head.Version >= 0 && await log.OperationAsync(key, head.Life, operation.Value, cancellationToken).ConfigureAwait(false) is { } done
            ? new StoredOperation(KeyValue.TextOrNull(done["hash"]), [.. AppendDocument.Events(stream, done)])
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) => await snapshots.LoadAsync(stream, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        await snapshots.SaveAsync(stream, snapshot, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>One insertion ends the stream; then its documents are emptied. What remains of them are the stream's name and places, which keep late writers out.</remarks>
    public async ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await writer.DeleteAsync(stream, expected, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken) => reader.StreamsAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => handle.CheckHealthAsync(cancellationToken);

    /// <summary>Closes the connections.</summary>
    public ValueTask DisposeAsync()
    {
        handle.Dispose();
        return default;
    }
}
