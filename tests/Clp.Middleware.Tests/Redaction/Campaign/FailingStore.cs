namespace Clp.Middleware.Tests;

/// <summary>A memory store whose appends fail with a message of somebody else's.</summary>
public sealed class FailingStore(string message) : IEventStore
{
    private readonly MemoryStore store = new();

    public bool Fails { get; set; } = true;

    public StoreCapabilities Capabilities => store.Capabilities;

    public IOutbox? Outbox => store.Outbox;

    public ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
        => Fails ? throw new StorageException(ClpCodes.StoreRejected, message, StorageFailure.Rejected, new InvalidOperationException(message)) : store.AppendAsync(stream, expected, append, cancellationToken);

    public IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) => store.ReadAsync(stream, fromVersion, cancellationToken);

    public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken) => store.ReadAllAsync(after, cancellationToken);

    public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken) => store.VersionAsync(stream, cancellationToken);

    public ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken) => store.FindOperationAsync(stream, operation, cancellationToken);

    public ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) => store.LoadSnapshotAsync(stream, cancellationToken);

    public ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => store.SaveSnapshotAsync(stream, snapshot, cancellationToken);

    public ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken) => store.DeleteAsync(stream, expected, cancellationToken);

    public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken) => store.StreamsAsync(cancellationToken);
}
