using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>
/// The event port over a store that has room for the latest state only. Every append brings the state it leads to; the
/// events themselves are let go, except those of the newest operations, so that a retried command still gets its stored
/// answer. As thread-safe as the adapter beneath.
/// </summary>
/// <param name="adapter">Where the states are.</param>
/// <param name="durability">What a state that the adapter saved survives; the adapter cannot be asked.</param>
public sealed class SnapshotOnlyStore(IStorageAdapter adapter, Durability durability = Durability.None) : IEventStore
{
    private readonly IStorageAdapter adapter = adapter ?? throw new ArgumentNullException(nameof(adapter));

    /// <inheritdoc/>
    public StoreCapabilities Capabilities { get; } = new("snapshot", durability) { KeepsEvents = false, NeedsSnapshotWithAppend = true };

    /// <inheritdoc/>
    /// <remarks>A snapshot of another version than the append leads to is answered with <see cref="AppendStatus.Conflict"/>: it was made from another state.</remarks>
    public async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        if (append.Outbox is { Count: > 0 })
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, "This store keeps only the latest state and has no outbox, and the append brought messages; use an event store where messages are sent.", StorageFailure.Rejected);
        }

        SnapshotDocument? current = await LoadAsync(stream, cancellationToken).ConfigureAwait(false);
        long version = current?.Snapshot.Version ?? -1;
        if (append.Header?.Operation is { } id && current?.Find(id) is { } done)
        {
            return done.RequestHash == append.RequestHash
                ? new AppendResult(AppendStatus.Duplicate, done.First + done.Events.Length - 1, done.Read(stream))
                : new AppendResult(AppendStatus.OperationReused, version, []);
        }

        if (!expected.IsMetBy(version))
        {
            return new AppendResult(AppendStatus.Conflict, version, []);
        }

        if (append.Events.Count == 0)
        {
            return AppendResult.Appended(version);
        }

        Snapshot snapshot = append.Snapshot ?? throw new StorageException(
            ClpCodes.StoreMisconfigured, "This store keeps only the latest state, and the append brought none; give a snapshot with every append.", StorageFailure.Rejected);
        long next = version + append.Events.Count;
        if (snapshot.Version != next)
        {
            return new AppendResult(AppendStatus.Conflict, version, []);
        }

        SaveResult saved = await SaveAsync(stream, SnapshotDocument.After(current, snapshot, append), version).ConfigureAwait(false);
        return saved.IsSaved ? AppendResult.Appended(next) : new AppendResult(AppendStatus.Conflict, saved.ActualVersion, []);
    }

    /// <summary>Nothing: events are not kept.</summary>
    public async IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        yield break;
    }

    /// <inheritdoc/>
    public async ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken)
        => (await LoadAsync(stream, cancellationToken).ConfigureAwait(false))?.Snapshot.Version ?? -1;

    /// <inheritdoc/>
    /// <remarks>Only the newest operations are remembered.</remarks>
    public async ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken)
        => (await LoadAsync(stream, cancellationToken).ConfigureAwait(false))?.Find(operation) is { } done ? new StoredOperation(done.RequestHash, done.Read(stream)) : null;

    /// <inheritdoc/>
    public async ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
        => (await LoadAsync(stream, cancellationToken).ConfigureAwait(false))?.Snapshot;

    /// <summary>Does nothing: the state is saved by the append.</summary>
    public ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    /// <remarks>The adapter cannot compare and delete in one step: an append at the same moment may be removed with the rest.</remarks>
    public async ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken)
    {
        long version = await VersionAsync(stream, cancellationToken).ConfigureAwait(false);
        return version >= 0 && expected.IsMetBy(version)
            && await Guarded(() => adapter.DeleteAsync(stream.Encode(), CancellationToken.None), StorageFailure.Unknown).ConfigureAwait(false);
    }

    /// <summary>None: an adapter of latest states has no room for messages.</summary>
    public IOutbox? Outbox => null;

    /// <summary>Not possible: events are not kept.</summary>
    /// <exception cref="StorageException">Always.</exception>
    public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken)
        => throw new StorageException(ClpCodes.StoreMisconfigured, "A store of latest states keeps no events to read; use an event store where that is needed.", StorageFailure.Rejected);

    /// <summary>Not possible: the adapter beneath cannot list its keys.</summary>
    /// <exception cref="StorageException">Always.</exception>
    public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken)
        => throw new StorageException(ClpCodes.StoreMisconfigured, "A store of latest states cannot list its streams; use an event store where that is needed.", StorageFailure.Rejected);

    private async ValueTask<SnapshotDocument?> LoadAsync(StreamId stream, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        StoredState? stored = await Guarded(() => adapter.LoadAsync(stream.Encode(), cancellationToken), StorageFailure.Rejected).ConfigureAwait(false);
        return stored is null ? null : SnapshotDocument.Read(stored);
    }

    // Not cancellable: once asked to save, only the adapter's answer tells what happened.
    private ValueTask<SaveResult> SaveAsync(StreamId stream, SnapshotDocument document, long expected)
        => Guarded(() => adapter.SaveAsync(stream.Encode(), document.ToState(), expected, CancellationToken.None), StorageFailure.Unknown);

    private static async ValueTask<T> Guarded<T>(Func<ValueTask<T>> call, StorageFailure failure)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (StorageException or OperationCanceledException))
        {
            throw failure == StorageFailure.Unknown
                ? new StorageException(ClpCodes.StoreUnknown, "The storage adapter failed while writing; the write may have happened. Look the operation id up, then decide.", failure, error)
                : new StorageException(ClpCodes.StoreRejected, "The storage adapter failed while reading; nothing was written. Try again when it works.", failure, error);
        }
    }
}
