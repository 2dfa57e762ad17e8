namespace Clp;

/// <summary>An intent is about to be dispatched.</summary>
/// <param name="Stream">The instance's stream: namespace, contract, instance.</param>
/// <param name="Intent">The intent's name.</param>
/// <param name="Payload">Its values, defaults filled in.</param>
/// <param name="Options">Who asks, and what belongs together.</param>
public readonly record struct DispatchingArgs(StreamId Stream, string Intent, StateObject Payload, CommitOptions Options)
{
    /// <summary>Who dispatches.</summary>
    public Actor By => Options.By;
    /// <summary>True when this is the first half of a one-step submit, whose commit follows at once.</summary>
    public bool IsOneStep { get; init; }
}

/// <summary>An intent is pending.</summary>
/// <param name="Stream">The instance's stream.</param>
/// <param name="Intent">The intent.</param>
/// <param name="Options">Who dispatched it, and what belongs together.</param>
public readonly record struct DispatchedArgs(StreamId Stream, Intent Intent, CommitOptions Options);

/// <summary>A provider is about to be asked.</summary>
/// <param name="Stream">The instance's stream.</param>
/// <param name="Context">What the provider gets to see.</param>
/// <param name="StateVersion">The version of the state it is shown.</param>
/// <param name="Correlation">What belongs together, as the intent was dispatched; null when nothing was said.</param>
public readonly record struct ProposingArgs(StreamId Stream, ProposalContext Context, long StateVersion, string? Correlation)
{
    /// <summary>The intent.</summary>
    public Intent Intent => Context.Intent;
    /// <summary>The hash of the contract that the proposal will be bound to; empty in arguments made by hand.</summary>
    public string ContractHash { get; init => field = value ?? throw new ArgumentNullException(nameof(ContractHash)); } = "";
    /// <summary>Who is asked this once, in place of the runtime's own provider; null for that one.</summary>
    public IProposalProvider? Provider { get; init; }
    /// <summary>How many proposals for the intent were refused or rejected so far: who asks again then wants something else.</summary>
    public int Rejections { get; init; }
}

/// <summary>A provider has answered.</summary>
/// <param name="Stream">The instance's stream.</param>
/// <param name="Intent">The intent.</param>
/// <param name="Proposal">What was staged, or null when the provider had nothing.</param>
/// <param name="Correlation">What belongs together, as the intent was dispatched.</param>
public readonly record struct ProposedArgs(StreamId Stream, Intent Intent, Proposal? Proposal, string? Correlation);

/// <summary>An actor is about to accept a proposal.</summary>
/// <param name="Stream">The instance's stream.</param>
/// <param name="Intent">The pending intent.</param>
/// <param name="Proposal">The proposal as it is recorded, whatever the caller holds.</param>
/// <param name="By">Who accepts.</param>
/// <param name="Options">With which edit and affirmations.</param>
/// <param name="Correlation">What belongs together, as the intent was dispatched.</param>
public readonly record struct AcceptingArgs(StreamId Stream, Intent Intent, Proposal Proposal, Actor By, AcceptOptions Options, string? Correlation)
{
    internal AcceptCall? Call { get; init; }
}

/// <summary>A commit is about to begin.</summary>
/// <param name="Stream">The instance's stream.</param>
/// <param name="Intent">The intent, with everything accepted so far.</param>
/// <param name="Options">Who asks, under which operation id, and what belongs together; what was said at dispatch counts where nothing is said here.</param>
public readonly record struct CommittingArgs(StreamId Stream, Intent Intent, CommitOptions Options)
{
    /// <summary>Who asks.</summary>
    public Actor By => Options.By;
    internal StoredCall<Outcome>? Call { get; init; }
}

/// <summary>A commit has ended.</summary>
/// <param name="Stream">The instance's stream.</param>
/// <param name="Intent">The intent.</param>
/// <param name="Options">As the commit was asked for.</param>
/// <param name="Outcome">What came of it.</param>
public readonly record struct CommittedArgs(StreamId Stream, Intent Intent, CommitOptions Options, Outcome Outcome);

/// <summary>Guards have denied a commit.</summary>
/// <param name="Stream">The instance's stream.</param>
/// <param name="Intent">The intent.</param>
/// <param name="Options">As the commit was asked for.</param>
/// <param name="Outcome">Every denial.</param>
public readonly record struct GuardDeniedArgs(StreamId Stream, Intent Intent, CommitOptions Options, Outcome.Denied Outcome);

/// <summary>An asynchronous transition is about to act outside.</summary>
/// <param name="Stream">The instance's stream.</param>
/// <param name="Intent">The intent.</param>
/// <param name="Transition">The transition's name.</param>
/// <param name="By">Who asks.</param>
public readonly record struct TransitioningArgs(StreamId Stream, Intent Intent, string Transition, Actor By)
{
    internal TransitionCall? Call { get; init; }
}

/// <summary>Something threw.</summary>
/// <param name="Stream">The instance's stream.</param>
/// <param name="Phase">Where in the line.</param>
/// <param name="Exception">What.</param>
public readonly record struct ErrorArgs(StreamId Stream, ClpPhase Phase, Exception Exception);
