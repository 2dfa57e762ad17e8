namespace Clp;

/// <summary>An event as it is stored: with its place in the stream and the circumstances of its append.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">Its 0-based, gap-free version.</param>
/// <param name="Event">What happened.</param>
/// <param name="Header">Under which contract and operation it was appended.</param>
public sealed record RecordedEvent(StreamId Stream, long Version, ContractEvent Event, EventHeader Header)
{
    /// <summary>True when a store that seals personal values opened it for reading: its bytes are not those that are stored, so it is no material for an audit.</summary>
    public bool IsUnsealed { get; init; }
}

/// <summary>The circumstances an append's events share. Immutable; one instance serves many events.</summary>
/// <param name="ContractVersion">The contract's declared version.</param>
/// <param name="ContractHash">The contract's hash.</param>
public sealed record EventHeader(int ContractVersion, string ContractHash)
{
    /// <summary>The command's operation id, when the caller gave one.</summary>
    public OperationId? Operation { get; init; }
    /// <summary>What belongs together across streams, chosen by the host.</summary>
    public string? Correlation { get; init; }
    /// <summary>What caused the command, chosen by the host.</summary>
    public string? Causation { get; init; }
    /// <summary>The W3C trace context of the append, when one was being recorded.</summary>
    public string? TraceParent { get; init; }
}
