using System.Collections.Immutable;
using Clp.Ai;

namespace CustomerDesk.Mediation;

/// <summary>A recorded write and what became of it under mediation, before anybody was asked.</summary>
internal sealed record MediatedWrite
{
    public required string Where { get; init; }

    public required string Tool { get; init; }

    public required MediationStatus Status { get; init; }

    /// <summary>Where it was objected: the guards' names in their order, or the paths of what does not fit.</summary>
    public required ImmutableArray<string> Violations { get; init; }

    /// <summary>The guards that had values to suggest.</summary>
    public ImmutableArray<string> Suggesting { get; init; } = [];

    /// <summary>Whether the model was given a suggestion.</summary>
    public bool HasSuggestion { get; init; }

    /// <summary>After how many suggestions, each taken as it is, every guard allowed the proposal; null when it did not come to that.</summary>
    public int? AcceptableAfter { get; init; }

    /// <summary>The acceptable correction was accepted and committed, in a conversation of its own.</summary>
    public bool IsCommittable { get; init; }

    /// <summary>The tools of the recording had carried it out.</summary>
    public required bool ReferenceExecuted { get; init; }

    /// <summary>Proposing alone changed the state: must never be.</summary>
    public bool ChangedTheState { get; init; }

    public bool IsRefused => Status is not (MediationStatus.Waiting or MediationStatus.Accepted);
}
