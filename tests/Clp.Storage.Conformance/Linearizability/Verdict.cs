namespace Clp.Storage.Conformance.Linearizability;

/// <summary>What the checker found.</summary>
public enum Verdict
{
    /// <summary>Some order of the operations, each between its call and its return, explains every answer.</summary>
    Legal,
    /// <summary>No order does.</summary>
    Illegal,
    /// <summary>The bound on work was reached first; nothing is known, and nothing may be concluded.</summary>
    GaveUp,
}

/// <summary>A verdict with what it cost.</summary>
/// <param name="Verdict">What was found.</param>
/// <param name="Visited">How many different configurations were looked at.</param>
public sealed record Judgement(Verdict Verdict, long Visited)
{
    /// <summary>For an illegal history, the operations that could not be explained after the longest explained part; for people.</summary>
    public string? Stuck { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Verdict} after {Visited} configurations{(Stuck is null ? "" : ", stuck at " + Stuck)}";
}
