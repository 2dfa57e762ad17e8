namespace Clp;

/// <summary>One atomic append.</summary>
/// <param name="Events">The events; none asserts the expected version only.</param>
/// <param name="Header">The circumstances they share.</param>
public readonly record struct Append(EventBatch Events, EventHeader Header)
{
    /// <summary>A hash of the command behind <see cref="EventHeader.Operation"/>: the same operation id with another hash is refused.</summary>
    public string? RequestHash { get; init; }
    /// <summary>The state after the append, given to stores that keep nothing else.</summary>
    public Snapshot? Snapshot { get; init; }
    /// <summary>Messages that become deliverable with the events, or not at all. Null for none; only for stores with an <see cref="IEventStore.Outbox"/>.</summary>
    public IReadOnlyList<OutboxMessage>? Outbox { get; init; }
}

/// <summary>What came of an append.</summary>
public enum AppendStatus
{
    /// <summary>Stored.</summary>
    Appended,
    /// <summary>The same operation was stored before; nothing was written now.</summary>
    Duplicate,
    /// <summary>The operation id was used for another request; nothing was written.</summary>
    OperationReused,
    /// <summary>The stream is not what was expected; nothing was written.</summary>
    Conflict,
}

/// <summary>The answer to an append.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Version">The stream's newest version after it (-1 for none); for a duplicate, the last version that the operation wrote.</param>
/// <param name="Events">For a duplicate, the events the operation wrote; for a conflict, those the caller has not seen (when an exact version was expected). Otherwise empty.</param>
public readonly record struct AppendResult(AppendStatus Status, long Version, IReadOnlyList<RecordedEvent> Events)
{
    /// <summary>Stored; the newest version is given.</summary>
    public static AppendResult Appended(long version) => new(AppendStatus.Appended, version, []);
}

/// <summary>A cached state beside the stream: never the truth, discarded when the contract's hash differs.</summary>
/// <param name="Version">The version of the last event folded into it.</param>
/// <param name="ContractHash">The contract it was folded under.</param>
/// <param name="Data">The folded instance: state, pending intents, proposals.</param>
public sealed record Snapshot(long Version, string ContractHash, StateObject Data);
