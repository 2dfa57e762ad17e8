using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>A store in memory: fulfils the whole port, keeps nothing beyond the process. Thread-safe; streams do not wait for each other.</summary>
public sealed class MemoryStore : IEventStore
{
    private readonly ConcurrentDictionary<StreamId, MemoryStoreLog> logs = new();
    private readonly MemoryStoreFeed feed = new();
    private readonly OutboxBook outbox = new();
    private readonly int? keepEvents;

    // A busy instance appends again and again under the very same id: comparing references saves hashing three texts.
    private MemoryStoreLog? latest;

    /// <summary>Creates an empty store.</summary>
    /// <exception cref="StorageException">The options are impossible.</exception>
    public MemoryStore(MemoryStoreOptions? options = null)
    {
        keepEvents = options?.KeepEvents;
        if (keepEvents < 1)
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, $"{nameof(MemoryStoreOptions.KeepEvents)} is {keepEvents}; give 1 or more, or null to keep every event.", StorageFailure.Rejected);
        }
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; } = new("memory", Durability.None) { Order = GlobalOrder.Total };

    /// <inheritdoc/>
    public IOutbox? Outbox => outbox;

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (append.Events.Count > 0)
        {
            ArgumentNullException.ThrowIfNull(append.Header);
        }

        OutboxRules.Check(append);

        while (true)
        {
            if (Find(stream) is not { } log)
            {
                if (append.Events.Count == 0 || !expected.IsMetBy(-1))
                {
                    // Nothing will be written, so no stream comes into being.
                    return new(new AppendResult(expected.IsMetBy(-1) ? AppendStatus.Appended : AppendStatus.Conflict, -1, []));
                }

                log = logs.GetOrAdd(stream, static (id, store) => new MemoryStoreLog(id, store.keepEvents, store.feed, store.outbox), this);
            }

            // Otherwise the stream was deleted between finding and locking it; look again.
            if (log.TryAppend(expected, append, out AppendResult result))
            {
                return new(result);
            }

            latest = null;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken)
        => new MemoryStoreReading(logs.GetValueOrDefault(stream), fromVersion, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The order is kept from the first call on; events stored before that come stream by stream.</remarks>
    public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken)
        => feed.ReadAsync(MemoryStoreFeed.Parse(after), logs, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken)
        => new(logs.TryGetValue(stream, out MemoryStoreLog? log) ? log.Version : -1);

    /// <inheritdoc/>
    public ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken)
        => new(logs.TryGetValue(stream, out MemoryStoreLog? log) ? log.FindOperation(operation) : null);

    /// <inheritdoc/>
    public ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
        => new(logs.TryGetValue(stream, out MemoryStoreLog? log) ? log.Snapshot : null);

    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (logs.TryGetValue(stream, out MemoryStoreLog? log))
        {
            log.Keep(snapshot);
        }

        return default;
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            if (!logs.TryGetValue(stream, out MemoryStoreLog? log))
            {
                return new(false);
            }

            if (log.TryDelete(expected, logs) is { } deleted)
            {
                latest = null;
                return new(deleted);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StreamId> StreamsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        foreach ((StreamId stream, MemoryStoreLog log) in logs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (log.Version >= 0)
            {
                yield return stream;
            }
        }
    }

    private MemoryStoreLog? Find(in StreamId stream)
    {
        MemoryStoreLog? log = latest;
        if (log is null || !log.IsNamedBy(stream))
        {
            latest = log = logs.GetValueOrDefault(stream);
        }

        return log;
    }
}
