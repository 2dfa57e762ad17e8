using System.Collections.Immutable;

namespace Clp.Testing;

/// <summary>What happened before the intent in question. Immutable: every call returns a longer history.</summary>
public sealed class SpecHistory
{
    private SpecHistory(ImmutableArray<SpecStep> steps) => Steps = steps;

    internal static SpecHistory Empty { get; } = new([]);

    internal ImmutableArray<SpecStep> Steps { get; }

    /// <summary>The intent was committed with this change. No guard and no transition runs: the event is put into the log as it is, and the state it leads to must have the declared shape.</summary>
    /// <param name="intent">A declared intent.</param>
    /// <param name="change">What the commit changed.</param>
    public SpecHistory Committed(string intent, StateDelta change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return new(Steps.Add(new SpecStep(intent, StateObject.Empty) { Change = change }));
    }

    /// <summary>The intent was submitted with this payload and committed; the specification fails when it cannot be.</summary>
    /// <param name="intent">A declared intent.</param>
    /// <param name="payload">Its values.</param>
    public SpecHistory Committed(string intent, params (string Field, StateValue Value)[] payload) =>
        new(Steps.Add(new SpecStep(intent, StateObject.Of(payload))));
}

/// <summary>One step of a history, or the intent in question.</summary>
internal sealed record SpecStep(string Intent, StateObject Payload)
{
    /// <summary>The change to record as it is, or null to submit the intent.</summary>
    public StateDelta? Change { get; init; }

    public override string ToString() => Change is null ? $"{Intent} {Payload}" : $"{Intent} changing {Change.ToValue()}";
}
