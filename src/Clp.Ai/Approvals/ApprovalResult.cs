namespace Clp.Ai;

/// <summary>What came of a decision.</summary>
public enum ApprovalStatus
{
    /// <summary>It was accepted, and done exactly as it was shown.</summary>
    Committed,
    /// <summary>It was rejected, or its intent was withdrawn.</summary>
    Rejected,
    /// <summary>It was accepted; more actors must accept.</summary>
    NeedsMore,
    /// <summary>This actor may not decide so, or must affirm something first.</summary>
    NotPermitted,
    /// <summary>State, contract, values or time have moved on, so that something else would be done than was shown, or its time is over. Nothing was done; ask anew.</summary>
    Stale,
    /// <summary>It cannot be carried out; nothing was done.</summary>
    NotCommitted,
    /// <summary>There is no such proposal here.</summary>
    Unknown,
}

/// <summary>The answer to a decision. Immutable.</summary>
/// <param name="Status">What came of it.</param>
/// <param name="Reason">Why, in a sentence; null when there is nothing to add.</param>
public sealed record ApprovalResult(ApprovalStatus Status, string? Reason = null)
{
    /// <summary>True when it had been decided before, so that this decision did nothing.</summary>
    public bool WasDecidedBefore { get; init; }

    /// <summary>What came of the commit; null when it did not come to one now.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>What came of the commit of several that were made as one, all of them or none; null for one by itself, and when it did not come to a commit now.</summary>
    public BatchOutcome? Batch { get; init; }
}
