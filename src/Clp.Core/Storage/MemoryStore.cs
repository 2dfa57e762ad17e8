namespace Clp;

/// <summary>A store in memory: fulfils the whole port, keeps nothing beyond the process. Thread-safe.</summary>
public sealed class MemoryStore : IEventStore
{
    /// <inheritdoc/>
    public StoreCapabilities Capabilities => throw new NotImplementedException();
    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken) => throw new NotImplementedException();
    /// <inheritdoc/>
    public IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) => throw new NotImplementedException();
    /// <inheritdoc/>
    public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken) => throw new NotImplementedException();
    /// <inheritdoc/>
    public ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken) => throw new NotImplementedException();
    /// <inheritdoc/>
    public ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) => throw new NotImplementedException();
    /// <inheritdoc/>
    public ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => throw new NotImplementedException();
    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken) => throw new NotImplementedException();
    /// <inheritdoc/>
    public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
