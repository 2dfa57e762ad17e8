namespace Clp;

/// <summary>Where streams are kept: the one port through which anything becomes permanent. Implementations are thread-safe.</summary>
/// <remarks>
/// The order of checks in an append is part of the contract: (1) the operation id, a known one answers
/// <see cref="AppendStatus.Duplicate"/> or <see cref="AppendStatus.OperationReused"/> whatever version is expected; (2) the
/// expected version; (3) the write, all events or none. A failure without an answer throws <see cref="StorageException"/> with
/// <see cref="StorageFailure.Unknown"/>; one that certainly wrote nothing, with <see cref="StorageFailure.Rejected"/>.
/// </remarks>
public interface IEventStore
{
    /// <summary>What this store can do and promises.</summary>
    StoreCapabilities Capabilities { get; }

    /// <summary>Appends atomically, or says why not.</summary>
    /// <exception cref="StorageException">The store failed.</exception>
    ValueTask<AppendResult> AppendAsync(StreamId stream, Expected expected, Append append, CancellationToken cancellationToken);

    /// <summary>The events from a version on, in order, as they were when the reading began; nothing for an unknown stream.</summary>
    IAsyncEnumerable<RecordedEvent> ReadAsync(StreamId stream, long fromVersion, CancellationToken cancellationToken);

    /// <summary>
    /// The events of all streams after a position, as far as they were stored when the reading began. No event is ever
    /// skipped: one that becomes visible later has a later place. Events of deleted streams are left out.
    /// </summary>
    /// <exception cref="StorageException">The position is none of this store's, or the store cannot read all streams (<see cref="StoreCapabilities.Order"/>).</exception>
    IAsyncEnumerable<PositionedEvent> ReadAllAsync(FeedPosition after, CancellationToken cancellationToken);

    /// <summary>The newest version, or -1 when there is no such stream.</summary>
    ValueTask<long> VersionAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>What an operation wrote, or null when it is unknown to the stream.</summary>
    ValueTask<StoredOperation?> FindOperationAsync(StreamId stream, OperationId operation, CancellationToken cancellationToken);

    /// <summary>The newest snapshot, or null.</summary>
    ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken);

    /// <summary>Keeps a snapshot; an older one than the kept one is ignored.</summary>
    ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken);

    /// <summary>Removes a stream with everything that belongs to it. A later stream of that name starts anew at version 0.</summary>
    /// <returns>False when the expectation was not met and nothing was removed.</returns>
    ValueTask<bool> DeleteAsync(StreamId stream, Expected expected, CancellationToken cancellationToken);

    /// <summary>The messages that rode in appends, or null when the store keeps none and refuses appends that bring some.</summary>
    IOutbox? Outbox { get; }

    /// <summary>Every stream the store holds, in no particular order.</summary>
    IAsyncEnumerable<StreamId> StreamsAsync(CancellationToken cancellationToken);
}

/// <summary>What an operation wrote.</summary>
/// <param name="RequestHash">The request's hash, as given with the append.</param>
/// <param name="Events">The events.</param>
public sealed record StoredOperation(string? RequestHash, IReadOnlyList<RecordedEvent> Events);

/// <summary>What a store can do and promises; checked at start.</summary>
/// <param name="Name">A short name for messages, such as <c>memory</c> or <c>file</c>.</param>
/// <param name="Durability">What an acknowledged append survives.</param>
public sealed record StoreCapabilities(string Name, Durability Durability)
{
    /// <summary>True when events can be read back; false for a store that keeps the latest state only.</summary>
    public bool KeepsEvents { get; init; } = true;
    /// <summary>True when every append must carry a snapshot.</summary>
    public bool NeedsSnapshotWithAppend { get; init; }
    /// <summary>What order reading all streams gives; none when the store cannot.</summary>
    public GlobalOrder Order { get; init; }
}

/// <summary>What an acknowledged append survives.</summary>
public enum Durability
{
    /// <summary>Nothing for certain: all of it, or the newest, can be gone with the process that keeps it.</summary>
    None,
    /// <summary>The end of the process, however violent.</summary>
    ProcessCrash,
    /// <summary>The loss of power, as far as the disk keeps what it acknowledged.</summary>
    PowerLoss,
}
