namespace Clp;

/// <summary>
/// Stands in the way of an operation and decides whether, and when, it goes on: calls <c>next</c>, or answers with a refusal
/// instead. The chain is linked once, when the runtime is made; the first added is the outermost, and hooks run around all of
/// them. Implementations must be thread-safe.
/// </summary>
/// <remarks>
/// An interceptor decides about going on, never about what happens: only the runtime makes commits and acceptances. A
/// success that did not come from <c>next</c> is an error (<see cref="ClpCodes.InterceptorMisuse"/>). Once the runtime has
/// committed, that is the answer, whatever an interceptor does with it; while a store has not answered, the answer is that it
/// is unknown. Calling <c>next</c> again after a failure tries again; after a success it does nothing. It cannot be called
/// beside itself, nor after the interceptor has answered, and one that was begun is waited for.
/// </remarks>
public interface IClpInterceptor
{
    /// <summary>Around the call to the provider. What is returned is staged and judged like any proposal; null for none. May show the provider less by passing on another context, and ask again. A failure counts as the provider's.</summary>
    /// <exception cref="RefusalException">To refuse; reaches the caller.</exception>
    ValueTask<ProposalDraft?> ProposeAsync(ProposingArgs args, ProposeHandler next, CancellationToken cancellationToken) => next(args, cancellationToken);

    /// <summary>Around an acceptance. A refusal of its own is recorded.</summary>
    /// <exception cref="RefusalException">To refuse.</exception>
    ValueTask<Acceptance> AcceptAsync(AcceptingArgs args, AcceptHandler next, CancellationToken cancellationToken) => next(args, cancellationToken);

    /// <summary>Around a commit: from taking the instance's turn to telling subscribers. A refusal of its own is recorded. Of a batch it is called for every intent, one within the other; <c>next</c> answers with this intent's commit, or with why the batch was refused, whichever intent that was about.</summary>
    /// <exception cref="RefusalException">To refuse.</exception>
    ValueTask<Outcome> CommitAsync(CommittingArgs args, CommitHandler next, CancellationToken cancellationToken) => next(args, cancellationToken);

    /// <summary>
    /// Around an asynchronous transition, while the instance's turn is held. Each call of <c>next</c> runs it with its own
    /// timeout and the same idempotency key, until it has succeeded. Not calling <c>next</c>, or throwing before it has
    /// succeeded, fails the commit; afterwards the effect has happened, and what it led to counts.
    /// </summary>
    ValueTask TransitionAsync(TransitioningArgs args, TransitionHandler next, CancellationToken cancellationToken) => next(args, cancellationToken);
}

/// <summary>Asks the provider.</summary>
public delegate ValueTask<ProposalDraft?> ProposeHandler(ProposingArgs args, CancellationToken cancellationToken);

/// <summary>Judges and records an acceptance.</summary>
public delegate ValueTask<Acceptance> AcceptHandler(AcceptingArgs args, CancellationToken cancellationToken);

/// <summary>Decides, appends and announces.</summary>
public delegate ValueTask<Outcome> CommitHandler(CommittingArgs args, CancellationToken cancellationToken);

/// <summary>Runs an asynchronous transition.</summary>
public delegate ValueTask TransitionHandler(TransitioningArgs args, CancellationToken cancellationToken);
