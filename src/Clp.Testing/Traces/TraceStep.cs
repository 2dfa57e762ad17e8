namespace Clp.Testing;

/// <summary>What a replay makes of a recorded call.</summary>
public enum TraceCallKind
{
    /// <summary>No intent of the contract: a query, or nothing the contract knows. Nothing was done.</summary>
    NotAnIntent,

    /// <summary>The model's arguments are no acceptable JSON object. Nothing was done.</summary>
    Unreadable,

    /// <summary>An intent: the arguments went through the contract as a proposal.</summary>
    Intent,
}

/// <summary>One call of a recording and what the contract made of it. Immutable.</summary>
public sealed record TraceStep
{
    /// <summary>The recorded call.</summary>
    public required TraceCall Call { get; init; }

    /// <summary>What it is.</summary>
    public required TraceCallKind Kind { get; init; }

    /// <summary>The state before it.</summary>
    public required StateObject Before { get; init; }

    /// <summary>The state after it: the same object when nothing changed.</summary>
    public required StateObject After { get; init; }

    /// <summary>The proposal that the arguments became; null unless <see cref="TraceCallKind.Intent"/>.</summary>
    public Proposal? Proposal { get; init; }

    /// <summary>What came of the acceptance; null when nobody accepted or it did not come to that.</summary>
    public Acceptance? Acceptance { get; init; }

    /// <summary>What came of the commit; <see cref="Outcome.Invalid"/> when the proposal did not fit already; null when it was not tried.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>True when the contract refused the call: it was an intent and was tried, but not committed.</summary>
    public bool IsRefused => Outcome is { IsCommitted: false } || Acceptance is { IsAccepted: false };

    /// <summary>True when consent was withheld.</summary>
    public bool IsWithheld => Kind == TraceCallKind.Intent && Acceptance is null && Outcome is null;

    /// <summary>Why it was refused or not tried, in one line; null when it was committed or is no intent.</summary>
    public string? Reason => Kind switch
    {
        TraceCallKind.Unreadable => Call.Problem,
        TraceCallKind.NotAnIntent => null,
        _ when Outcome is { IsCommitted: true } => null,
        _ when Outcome is { } outcome => outcome.Describe(),
        _ when Acceptance is { } acceptance => acceptance.Reason,
        _ => "consent was withheld",
    };
}
