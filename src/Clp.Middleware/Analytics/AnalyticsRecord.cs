using System.Collections.Immutable;

namespace Clp.Middleware;

/// <summary>What an analytics record is about.</summary>
public enum AnalyticsKind
{
    /// <summary>An intent was dispatched.</summary>
    Dispatched,
    /// <summary>A provider was asked, and answered.</summary>
    Proposed,
    /// <summary>A commit was answered.</summary>
    Committed,
    /// <summary>Something threw.</summary>
    Error,
}

/// <summary>
/// One small fact about one command: names out of the contract and words out of closed lists. No payload, no state, no reason,
/// and no ids unless the options ask for them.
/// </summary>
/// <param name="Kind">What it is about.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Contract">The contract's name.</param>
public sealed record AnalyticsRecord(AnalyticsKind Kind, DateTimeOffset At, string Contract)
{
    /// <summary>The intent's name; null for an error.</summary>
    public string? Intent { get; init; }
    /// <summary>What came of it: an outcome such as <c>Committed</c>, a proposal's status or <c>None</c>, an error's phase; null for a dispatch.</summary>
    public string? Outcome { get; init; }
    /// <summary>The guards that denied.</summary>
    public ImmutableArray<string> Guards { get; init; } = [];
    /// <summary>The transition that acted.</summary>
    public string? Transition { get; init; }
    /// <summary>How long it took, as the upper end of a bucket out of <see cref="AnalyticsOptions.Buckets"/>; <see cref="TimeSpan.MaxValue"/> above the last, null when that is not known.</summary>
    public TimeSpan? Within { get; init; }
    /// <summary>The kind of party that asked.</summary>
    public ActorKind? By { get; init; }
    /// <summary>The host's key namespace, such as a tenant; only with <see cref="AnalyticsOptions.Namespaces"/>.</summary>
    public string? Namespace { get; init; }
    /// <summary>The instance; only with <see cref="AnalyticsOptions.Instances"/>.</summary>
    public string? Instance { get; init; }
}

/// <summary>Where analytics records go. One call at a time.</summary>
public interface IAnalyticsSink
{
    /// <summary>Takes records, or throws; then the same ones come again, a few times.</summary>
    /// <param name="records">One or more, in the order in which they came about.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    ValueTask WriteAsync(IReadOnlyList<AnalyticsRecord> records, CancellationToken cancellationToken);
}
