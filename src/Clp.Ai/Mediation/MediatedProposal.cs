using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>
/// A model's call after mediation: recorded, checked and judged as a commit would judge it, before anybody is asked. Immutable;
/// nothing was done by it.
/// </summary>
public sealed record MediatedProposal
{
    internal MediatedProposal() { }

    /// <summary>What has become of it.</summary>
    public required MediationStatus Status { get; init; }
    /// <summary>The tool's name, as the model called it.</summary>
    public required string Tool { get; init; }
    /// <summary>The call's id, as the model gave it; null when it gave none.</summary>
    public string? CallId { get; init; }
    /// <summary>The pending intent; null when it did not come to that.</summary>
    public Intent? Intent { get; init; }
    /// <summary>The recorded proposal; null when it did not come to that.</summary>
    public Proposal? Proposal { get; init; }
    /// <summary>What a commit would do, with the <see cref="Preview.Hash"/> that binds a commit to it; null when it did not come to that.</summary>
    public Preview? Preview { get; init; }
    /// <summary>
    /// What a commit of all the calls that were taken as one would do; null when it was taken by itself. Its hash binds
    /// <see cref="ContractInstance.CommitAllAsync"/> to it, and <see cref="Preview"/> has none of its own.
    /// </summary>
    public BatchPreview? Batch { get; init; }
    /// <summary>Required fields without a value.</summary>
    public ImmutableArray<string> Missing { get; init; } = [];
    /// <summary>Everything that keeps it from being carried out.</summary>
    public ImmutableArray<Violation> Violations { get; init; } = [];
    /// <summary>Values that the guards would have instead; null when none of them knows any.</summary>
    public StateObject? Suggestion { get; init; }

    /// <summary>True when somebody can decide about it: it waits, or the contract's own rule has accepted it.</summary>
    public bool IsReady => Status is MediationStatus.Waiting or MediationStatus.Accepted;

    /// <summary>
    /// What the model is told: <c>{"proposalId","status","missing","violations","suggestion","note"}</c>. It holds the contract's
    /// own words and nothing of the state beyond what guards say; personal fields are left out of a suggestion.
    /// </summary>
    public StateObject ToAnswer() => MediationAnswer.Of(this);
}

/// <summary>One thing that keeps a proposal from being carried out, in words that may be given to a model.</summary>
/// <param name="Code">Its kind: <c>guard</c>, or the code of a validation error such as <c>wrong_type</c>, or a code of this library.</param>
/// <param name="Where">The guard's name, or the path of the field; empty for all of it.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record Violation(string Code, string Where, string Message);
