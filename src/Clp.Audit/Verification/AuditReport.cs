using System.Collections.Immutable;

namespace Clp.Audit;

/// <summary>What a verification found. Immutable.</summary>
public sealed record AuditReport
{
    /// <summary>The stream the file is of; null for a CSV file without entries, verified without a checkpoint.</summary>
    public required StreamId? Stream { get; init; }

    /// <summary>The file's format.</summary>
    public required AuditFormat Format { get; init; }

    /// <summary>The position the file begins at: 0, or more for an incremental export.</summary>
    public required long From { get; init; }

    /// <summary>The position after the last entry: how many entries the chain has up to the end of this file.</summary>
    public required long Entries { get; init; }

    /// <summary>The hash of the last entry.</summary>
    public required AuditHash Head { get; init; }

    /// <summary>How many entries, counted from position 0, the checkpoints vouch for; null without a checkpoint.</summary>
    public required long? Covered { get; init; }

    /// <summary>What is wrong, in the order of the file; empty when nothing is.</summary>
    public required ImmutableArray<AuditFinding> Findings { get; init; }

    /// <summary>True when the verification stopped early because of too many findings.</summary>
    public bool IsStopped { get; init; }

    /// <summary>True when nothing is wrong.</summary>
    public bool IsIntact => Findings.IsEmpty;

    /// <summary>
    /// True when nothing is wrong and a checkpoint vouches for the last entry. When it is false for an intact file, it cannot be
    /// shown that no entries are missing at its end, nor that the history was not rewritten after the newest checkpoint.
    /// </summary>
    public bool IsEndProven => IsIntact && Covered >= Entries;
}
