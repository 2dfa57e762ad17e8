using Clp.Storage.Sqlite.Database;
using Clp.Storage.Sqlite.Outbox;
using Clp.Storage.Sqlite.Streams;

namespace Clp.Storage.Sqlite;

/// <summary>
/// Streams in a SQLite database with a write-ahead log. Appends of one process that wait together share a transaction and its
/// flush, each with an answer of its own; several processes may use the file at once. Readers see one moment of the database
/// and never keep a writer waiting. Thread-safe.
/// </summary>
/// <remarks>
/// SQLite works on the calling thread: reads, and an append that finds nobody else writing, are done when the call returns.
/// A reading that is left unfinished keeps its moment of the database, so that the write-ahead log grows until it ends.
/// </remarks>
public sealed class SqliteStore : IEventStore, IStoreHealth, IAsyncDisposable
{
    private readonly SqliteFile file;
    private readonly object tenant;
    private readonly int maxBytes;

    private SqliteStore(SqliteFile file, SqliteStoreOptions options)
    {
        (this.file, tenant, maxBytes) = (file, KeyText.Encode(options.Tenant), options.MaxWriteBytes);
        Capabilities = new StoreCapabilities("sqlite", options.Durability) { Order = GlobalOrder.Total };
        Outbox = new SqliteOutbox(file, tenant);
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public IOutbox? Outbox { get; }

    /// <summary>Opens the database file, creating it and its tables when missing.</summary>
    /// <exception cref="StorageException">
    /// The options are impossible (<see cref="ClpCodes.StoreMisconfigured"/>), the file is another program's or a newer
    /// version's (<see cref="ClpCodes.StoreSchema"/>), no database or damaged (<see cref="ClpCodes.StoreCorrupt"/>), or it
    /// cannot be opened (<see cref="ClpCodes.StoreRejected"/>). It was not changed.
    /// </exception>
    public static SqliteStore Open(SqliteStoreOptions options) => new(SqliteFile.Open(options), options);

    /// <inheritdoc/>
    public async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        OutboxRules.Check(append);
        AppendRequest request = AppendRequest.Of(new StreamKey(tenant, stream), expected, append, maxBytes);
        return await file.Write(session => StreamTables.Append(session, request)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken)
        => EventTable.Stream(file, new StreamKey(tenant, stream), fromVersion).ReadAsync(cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A position is given in the transaction that stores its event, and one transaction at a time writes, in all processes: no event becomes visible before one of a smaller position.</remarks>
    public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken)
        => EventTable.All(file, tenant, FeedPositions.Parse(file, after)).ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StreamKey key = new(tenant, stream);
        return new(file.Read(session => key.Find(session)?.Version ?? -1));
    }

    /// <inheritdoc/>
    public ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation.Value, nameof(operation));
        cancellationToken.ThrowIfCancellationRequested();
        StreamKey key = new(tenant, stream);
        return new(file.Look(session => key.Find(session) is { } head && OperationTable.Find(session, head.Id, operation.Value) is { } row
            ? new StoredOperation(row.RequestHash, EventTable.Range(session, stream, head.Id, row.First, row.Last))
            : null));
    }

    /// <inheritdoc/>
    public ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StreamKey key = new(tenant, stream);
        object? data = file.Look(session => key.Find(session) is { } head ? session["SELECT data FROM snapshots WHERE stream = ?1"].Value(head.Id) : null);
        return new(data is byte[] json ? ReadSnapshot(json) : null);
    }

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        cancellationToken.ThrowIfCancellationRequested();
        StreamKey key = new(tenant, stream);
        byte[] data = EventJson.WriteSnapshot(snapshot);
        await file.Write(session =>
        {
            if (key.Find(session) is { } head)
            {
                StreamTables.Keep(session, head, snapshot.Version, data);
            }

            return true;
        }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StreamKey key = new(tenant, stream);
        return await file.Write(session => StreamTables.Delete(session, key, expected)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken) => EventTable.Streams(file, tenant).ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => file.CheckHealthAsync(cancellationToken);

    /// <summary>Waits for the writes under way and closes the database.</summary>
    public ValueTask DisposeAsync() => file.DisposeAsync();

    // A cache: what cannot be read is as good as none.
    private static Snapshot? ReadSnapshot(byte[] json)
    {
        try
        {
            return EventJson.ReadSnapshot(json);
        }
        catch (ClpException)
        {
            return null;
        }
    }
}
