using System.Runtime.CompilerServices;
using Clp.Storage.Postgres.Appends;
using Clp.Storage.Postgres.Outbox;
using Clp.Storage.Postgres.Reading;
using Clp.Storage.Postgres.Server;
using Npgsql;

namespace Clp.Storage.Postgres;

/// <summary>
/// Streams in PostgreSQL 13 or newer: one round trip per append, decided and written by one function on the server, safe for any
/// number of processes at once. An acknowledged append is flushed to the server's disk. Thread-safe; close it with <see cref="DisposeAsync"/>.
/// </summary>
/// <remarks>
/// <see cref="ReadAllAsync"/> gives one order of all events of the tenant. Events of transactions that began to write while an
/// older one still runs are given once that has ended: a transaction that stays open, of whoever uses the server, holds readers
/// back, which <see cref="CheckHealthAsync"/> tells. Appends are cancellable until they are sent, and answered from then on.
/// </remarks>
public sealed class PostgresStore : IEventStore, IStoreHealth, IAsyncDisposable
{
    // One would leave the server idle between a group's answer and the next group; more make the groups smaller.
    private const int Writers = 2;
    private const int PageSize = 1000;

    private readonly PostgresHandle handle;
    private readonly AppendWriter writer;
    private readonly AppendQueue? queue;
    private readonly StreamReading reading;
    private readonly FeedReading feed;
    private readonly OperationReading operations;

    private PostgresStore(PostgresHandle handle)
    {
        this.handle = handle;
        writer = new AppendWriter(handle);
        queue = handle.Options.GroupCommit ? new AppendQueue(writer, Writers) : null;
        reading = new StreamReading(handle);
        feed = new FeedReading(handle);
        operations = new OperationReading(handle);
        Outbox = new PostgresOutbox(handle);
        Capabilities = new StoreCapabilities("postgres", handle.State.Durability) { Order = GlobalOrder.Total };
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public IOutbox Outbox { get; }

    IOutbox? IEventStore.Outbox => Outbox;

    /// <summary>Connects, checks the server and the schema, and brings the schema up to date when the options say so.</summary>
    /// <exception cref="StorageException">
    /// The options are impossible, or the server is too old or a replica (<see cref="ClpCodes.StoreMisconfigured"/>); it may lose
    /// what it acknowledges (<see cref="ClpCodes.StoreUnsafe"/>); the schema is newer or somebody else's
    /// (<see cref="ClpCodes.StoreSchema"/>); or it cannot be reached (<see cref="ClpCodes.StoreRejected"/>).
    /// </exception>
    public static async ValueTask<PostgresStore> OpenAsync(PostgresStoreOptions options, CancellationToken cancellationToken)
        => new(await PostgresHandle.OpenAsync(options, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Check(stream);
        if (append.Events.Count > 0)
        {
            ArgumentNullException.ThrowIfNull(append.Header, nameof(append));
        }

        OutboxRules.Check(append);
        PendingAppend pending = new(stream, expected, append, cancellationToken);
        if (pending.Bytes > handle.Options.MaxAppendBytes)
        {
            throw new StorageException(ClpCodes.StoreRejected, $"The append has {pending.Bytes} bytes and {nameof(PostgresStoreOptions.MaxAppendBytes)} allows {handle.Options.MaxAppendBytes}; nothing was written. Split it, or raise the limit.", StorageFailure.Rejected);
        }

        if (queue is null)
        {
            await writer.WriteAsync([pending]).ConfigureAwait(false);
            return (await pending.Answer.ConfigureAwait(false)).For(stream);
        }

        return (await queue.Append(pending).ConfigureAwait(false)).For(stream);
    }

    /// <inheritdoc/>
    /// <exception cref="StorageException">The store failed, or the stream was deleted between two pages of a long reading.</exception>
    public IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken)
    {
        Check(stream);
        return reading.ReadAsync(stream, fromVersion, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken)
        => feed.ReadAsync(FeedPlace.Parse(after), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken)
    {
        Check(stream);
        return operations.VersionAsync(stream, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken)
    {
        Check(stream);
        return operations.FindAsync(stream, operation, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
    {
        Check(stream);
        return operations.SnapshotAsync(stream, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        Check(stream);
        ArgumentNullException.ThrowIfNull(snapshot);

        // The stream's row is held against deletion, so that no snapshot outlives its stream; appends go on beside it.
        string sql = $"""
            INSERT INTO {handle.Schema}.snapshots AS k (stream, version, data)
            SELECT s.no, $3, $4 FROM {handle.Schema}.streams s WHERE s.tenant = $1 AND s.key = $2 AND s.version >= $3 FOR KEY SHARE
            ON CONFLICT (stream) DO UPDATE SET version = excluded.version, data = excluded.data WHERE k.version <= excluded.version
            """;
        await handle.ChangeAsync(sql, cancellationToken, Value.Int(handle.Tenant), Key(stream), Value.Long(snapshot.Version), Value.Bytes(EventJson.WriteSnapshot(snapshot))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken)
    {
        Check(stream);
        return handle.ChangeAsync($"SELECT 1 WHERE {handle.Schema}.remove($1, $2, $3)", cancellationToken, Value.Int(handle.Tenant), Key(stream), Value.Long(ExpectedCode.Of(expected)));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamId> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] after = [];
        while (true)
        {
            List<(byte[] Key, StreamId Stream)> page = await operations.StreamsAsync(after, PageSize, cancellationToken).ConfigureAwait(false);
            foreach ((byte[] key, StreamId stream) in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                after = key;
                yield return stream;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreHealth> CheckHealthAsync(CancellationToken cancellationToken) => new HealthCheck(handle).CheckAsync(cancellationToken);

    /// <summary>Takes no more appends, waits for those under way, and closes the connections unless the data source is the host's.</summary>
    public async ValueTask DisposeAsync()
    {
        await (queue?.CloseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        await handle.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlParameter Key(StreamId stream) => Value.Bytes(NameText.Key(stream.Encode()));

    private static void Check(in StreamId stream)
    {
        ArgumentNullException.ThrowIfNull(stream.Namespace, nameof(stream));
        ArgumentNullException.ThrowIfNull(stream.Contract, nameof(stream));
        ArgumentNullException.ThrowIfNull(stream.Instance, nameof(stream));
    }
}
