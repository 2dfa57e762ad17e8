namespace Clp.TestKit;

/// <summary>A store that passes every call on to another one; a test's store overrides what it does otherwise.</summary>
public abstract class ForwardingStore : IEventStore
{
    /// <summary>Asked once per call: where it goes.</summary>
    protected abstract IEventStore Next { get; }

    /// <inheritdoc/>
    public virtual StoreCapabilities Capabilities => Next.Capabilities;

    /// <inheritdoc/>
    public virtual IOutbox? Outbox => Next.Outbox;

    /// <inheritdoc/>
    public virtual ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken) => Next.AppendAsync(stream, expected, append, cancellationToken);

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) => Next.ReadAsync(stream, fromVersion, cancellationToken);

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken) => Next.ReadAllAsync(after, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken) => Next.VersionAsync(stream, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken) => Next.FindOperationAsync(stream, operation, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) => Next.LoadSnapshotAsync(stream, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => Next.SaveSnapshotAsync(stream, snapshot, cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken) => Next.DeleteAsync(stream, expected, cancellationToken);

    /// <inheritdoc/>
    public virtual IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken) => Next.StreamsAsync(cancellationToken);
}
