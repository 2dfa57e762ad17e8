namespace Clp;

/// <summary>
/// Hooks around the line, each with one argument record and a default that does nothing. A before-hook that throws stops the
/// operation; a failure in an after-hook, or in <see cref="OnErrorAsync"/> itself, never reaches the caller. The first added
/// is the outermost: its before-hooks run first, its after-hooks last. Implementations must be thread-safe.
/// </summary>
public interface IClpMiddleware
{
    /// <summary>Before an intent is dispatched.</summary>
    ValueTask BeforeDispatchAsync(DispatchingArgs args, CancellationToken cancellationToken) => default;
    /// <summary>After an intent was dispatched and recorded.</summary>
    ValueTask AfterDispatchAsync(DispatchedArgs args, CancellationToken cancellationToken) => default;
    /// <summary>Before a provider is asked.</summary>
    ValueTask BeforeProposeAsync(ProposingArgs args, CancellationToken cancellationToken) => default;
    /// <summary>After a proposal was staged, or none came.</summary>
    ValueTask AfterProposeAsync(ProposedArgs args, CancellationToken cancellationToken) => default;
    /// <summary>Before a commit begins.</summary>
    ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken) => default;
    /// <summary>After a commit was answered, with whatever outcome. A store that failed has not answered; <see cref="OnErrorAsync"/> hears of what threw.</summary>
    ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken) => default;
    /// <summary>When guards have denied a commit.</summary>
    ValueTask OnGuardDenyAsync(GuardDeniedArgs args, CancellationToken cancellationToken) => default;
    /// <summary>When something threw: a guard, a provider, a transition, a hook, a subscriber.</summary>
    ValueTask OnErrorAsync(ErrorArgs args, CancellationToken cancellationToken) => default;
}

/// <summary>An intent is about to be dispatched.</summary>
public readonly record struct DispatchingArgs(string Instance, string Intent, StateObject Payload, Actor By);
/// <summary>An intent is pending.</summary>
public readonly record struct DispatchedArgs(string Instance, Intent Intent);
/// <summary>A provider is about to be asked.</summary>
public readonly record struct ProposingArgs(string Instance, Intent Intent);
/// <summary>A provider has answered.</summary>
public readonly record struct ProposedArgs(string Instance, Intent Intent, Proposal? Proposal);
/// <summary>A commit is about to begin.</summary>
public readonly record struct CommittingArgs(string Instance, Intent Intent, Actor By);
/// <summary>A commit has ended.</summary>
public readonly record struct CommittedArgs(string Instance, Intent Intent, Outcome Outcome);
/// <summary>Guards have denied a commit.</summary>
public readonly record struct GuardDeniedArgs(string Instance, Intent Intent, Outcome.Denied Outcome);
/// <summary>Something threw.</summary>
public readonly record struct ErrorArgs(string Instance, ClpPhase Phase, Exception Exception);

/// <summary>Where in the line something happened.</summary>
public enum ClpPhase
{
    /// <summary>Dispatching.</summary>
    Dispatch,
    /// <summary>Proposing.</summary>
    Propose,
    /// <summary>Accepting.</summary>
    Accept,
    /// <summary>A guard.</summary>
    Guard,
    /// <summary>A transition.</summary>
    Transition,
    /// <summary>Committing.</summary>
    Commit,
    /// <summary>After the point of no return: hooks, subscribers, snapshots.</summary>
    AfterCommit,
}
