using System.Collections.Immutable;

namespace Clp;

/// <summary>What a commit would do, for whoever is to accept it. Immutable; nothing was recorded or changed to make it.</summary>
public sealed record Preview
{
    internal Preview() { }
    /// <summary>The intent as the commit would get it: these values, and no others, are what would be carried out.</summary>
    public required Intent Intent { get; init; }
    /// <summary>Why it would not be committed, or null when it would.</summary>
    public Outcome? Refusal { get; init; }
    /// <summary>True when the values fit the contract and the proposal can be accepted, so that the guards were asked: what is wrong then lies in the state, or in what would become of it.</summary>
    public bool IsJudged { get; init; }
    /// <summary>Every guard that judges the intent, in order, with what it says; empty when it does not come to that, because the proposal cannot be accepted any more or the values do not fit.</summary>
    public ImmutableArray<GuardFinding> Guards { get; init; } = [];
    /// <summary>The requirements that apply and somebody must still affirm; the preview takes them as affirmed.</summary>
    public ImmutableArray<AcceptanceRequirement> Unaffirmed { get; init; } = [];
    /// <summary>The transition that would act, or null.</summary>
    public string? Transition { get; init; }
    /// <summary>The change it would make; null when refused, and for an asynchronous transition, since running it would act.</summary>
    public StateDelta? Delta { get; init; }
    /// <summary>The state it would leave; null where <see cref="Delta"/> is.</summary>
    public StateObject? After { get; init; }
    /// <summary>The state version it was computed on, or -1 for the initial state.</summary>
    public required long StateVersion { get; init; }
    /// <summary>
    /// What <see cref="CommitOptions.IfPreview"/> takes, so that the commit does this or nothing: a hash over instance,
    /// contract, state version, values, transition and change. Null when refused, and of one that is carried out only together
    /// with others (<see cref="Proposal.Batch"/>), for which <see cref="ContractInstance.PreviewAllAsync"/> has one.
    /// </summary>
    public string? Hash { get; init; }
}

/// <summary>What one guard says about an intent.</summary>
/// <param name="Guard">The guard's name.</param>
/// <param name="Denial">Its objection, with a suggestion when it knows one; null when it has none.</param>
public sealed record GuardFinding(string Guard, Denial? Denial);
