namespace Clp;

/// <summary>
/// Hooks around the line, each with one argument record and a default that does nothing. A before-hook that throws stops the
/// operation, which is recorded as failed, or as refused when it threw <see cref="RefusalException"/>; a failure in an
/// after-hook, or in <see cref="OnErrorAsync"/> itself, never reaches the caller. The first added is the outermost: its
/// before-hooks run first, its after-hooks last. Hooks run around interceptors. Implementations must be thread-safe.
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
    /// <summary>After a commit was answered, with whatever outcome, that of an interceptor or a refusing hook too. Not when the caller gets an exception instead: a store or a before-hook that failed, a cancellation before anything was decided. Of a batch after each commit, or only for the one intent that was refused.</summary>
    ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken) => default;
    /// <summary>When guards have denied a commit.</summary>
    ValueTask OnGuardDenyAsync(GuardDeniedArgs args, CancellationToken cancellationToken) => default;
    /// <summary>When something threw: a guard, a provider, a transition, a hook, an interceptor, a subscriber, or a store that did not take the record of a refusal. Not for a <see cref="RefusalException"/> that refused, and not for a store that failed a command: its exception is the caller's.</summary>
    ValueTask OnErrorAsync(ErrorArgs args, CancellationToken cancellationToken) => default;
}
