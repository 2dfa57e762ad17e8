namespace Clp;

/// <summary>The events of one append, in order. A single event, the usual case, needs no array.</summary>
public readonly struct EventBatch
{
    private readonly ContractEvent? single;
    private readonly ContractEvent[]? many;

    private EventBatch(ContractEvent? single, ContractEvent[]? many) => (this.single, this.many) = (single, many);

    /// <summary>One event.</summary>
    public static implicit operator EventBatch(ContractEvent single) => new(single, null);
    /// <summary>Several events, or none: an append of none only asserts the expected version.</summary>
    public static EventBatch Of(params ReadOnlySpan<ContractEvent> events) => new(null, events.ToArray());

    /// <summary>How many.</summary>
    public int Count => single is not null ? 1 : many?.Length ?? 0;
    /// <summary>The event at that place.</summary>
    public ContractEvent this[int index] => single is not null && index == 0 ? single : (many ?? [])[index];
}
