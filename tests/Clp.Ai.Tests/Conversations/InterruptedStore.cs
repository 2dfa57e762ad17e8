namespace Clp.Ai.Tests.Conversations;

/// <summary>Where an append is interrupted.</summary>
public enum Interruption
{
    /// <summary>The caller cancels just before it.</summary>
    CancelBefore,
    /// <summary>The caller cancels just after it.</summary>
    CancelAfter,
    /// <summary>The store refuses it.</summary>
    Reject,
    /// <summary>The store did it and did not answer.</summary>
    NoAnswer,
}

/// <summary>A store in memory whose n-th append meets with something, once. Not for several writers.</summary>
internal sealed class InterruptedStore(int at, Interruption what, CancellationTokenSource caller) : IEventStore
{
    private int appends;

    public MemoryStore Inner { get; } = new();

    public bool IsReached => appends >= at;

    public StoreCapabilities Capabilities => Inner.Capabilities;

    public IOutbox? Outbox => Inner.Outbox;

    public async ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken)
    {
        if (++appends != at)
        {
            return await Inner.AppendAsync(stream, expected, append, cancellationToken);
        }

        switch (what)
        {
            case Interruption.CancelBefore:
                await caller.CancelAsync();
                return await Inner.AppendAsync(stream, expected, append, cancellationToken);
            case Interruption.Reject:
                throw new StorageException(ClpCodes.StoreRejected, "No.", StorageFailure.Rejected);
            case Interruption.CancelAfter:
                AppendResult result = await Inner.AppendAsync(stream, expected, append, cancellationToken);
                await caller.CancelAsync();
                return result;
            default:
                await Inner.AppendAsync(stream, expected, append, cancellationToken);
                throw new StorageException(ClpCodes.StoreUnknown, "No answer.", StorageFailure.Unknown);
        }
    }

    public IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken) => Inner.ReadAsync(stream, fromVersion, cancellationToken);

    public IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken) => Inner.ReadAllAsync(after, cancellationToken);

    public ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken) => Inner.VersionAsync(stream, cancellationToken);

    public ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken) => Inner.FindOperationAsync(stream, operation, cancellationToken);

    public ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken) => Inner.LoadSnapshotAsync(stream, cancellationToken);

    public ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => Inner.SaveSnapshotAsync(stream, snapshot, cancellationToken);

    public ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken) => Inner.DeleteAsync(stream, expected, cancellationToken);

    public IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken) => Inner.StreamsAsync(cancellationToken);
}
