using System.Collections.Immutable;

namespace Clp;

/// <summary>What a verification replay found.</summary>
/// <param name="Events">How many events were read.</param>
/// <param name="Commits">How many commits were judged again.</param>
/// <param name="State">The state after the last event.</param>
/// <param name="Differences">Where today's contract decides otherwise than the log says.</param>
public sealed record ReplayReport(long Events, long Commits, StateObject State, ImmutableArray<ReplayDifference> Differences)
{
    /// <summary>How many of the commits could not be judged to the end, because what they rest on was erased.</summary>
    public long Unjudged { get; init; }

    /// <summary>True when nothing differs.</summary>
    public bool IsConsistent => Differences.IsEmpty;
}

/// <summary>One difference.</summary>
/// <param name="Version">The event's version.</param>
/// <param name="Kind">A stable word: <c>guard</c>, <c>transition</c>, <c>delta</c>, <c>contract</c>.</param>
/// <param name="Message">What the log says and what today's contract says.</param>
public sealed record ReplayDifference(long Version, string Kind, string Message);
