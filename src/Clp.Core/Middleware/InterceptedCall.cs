using System.Runtime.ExceptionServices;

namespace Clp;

/// <summary>
/// One operation as its interceptors see it: <c>next</c> may be called again after a refusal, but never beside itself, and a
/// success, or a write nobody knows the fate of, happens once.
/// </summary>
internal abstract class InterceptedCall<TAnswer>
    where TAnswer : class
{
    private int isRunning;
    private ExceptionDispatchInfo? unknown;

    /// <summary>The newest answer of the runtime itself.</summary>
    public TAnswer? Answer { get; private set; }

    /// <summary>The newest exception that came out of the runtime itself, and is not the interceptors'.</summary>
    public Exception? Thrown { get; private set; }

    /// <summary>True once it has succeeded.</summary>
    public bool HasSucceeded => Answer is { } answer && IsSuccess(answer);

    public async ValueTask<TAnswer> NextAsync(CancellationToken cancellationToken)
    {
        if (HasSucceeded)
        {
            return Answer!;
        }

        unknown?.Throw();
        if (Interlocked.Exchange(ref isRunning, 1) == 1)
        {
            throw InterceptorChain.Misuse("called 'next' while an earlier call of it was running");
        }

        try
        {
            return Answer = await RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Thrown = e;
            unknown = e is StorageException { Failure: StorageFailure.Unknown } && !IsRepeatable ? ExceptionDispatchInfo.Capture(e) : null;
            throw;
        }
        finally
        {
            Volatile.Write(ref isRunning, 0);
        }
    }

    /// <summary>True when trying again after an unanswered write cannot do it twice.</summary>
    protected abstract bool IsRepeatable { get; }

    protected abstract bool IsSuccess(TAnswer answer);

    protected abstract ValueTask<TAnswer> RunAsync(CancellationToken cancellationToken);
}

/// <summary>A commit.</summary>
internal sealed class CommitCall(CommitProtocol protocol, Intent intent, bool isPending, CommitOptions command) : InterceptedCall<Outcome>
{
    // A pending intent is gone once it is committed, and an operation id finds what it did.
    protected override bool IsRepeatable => isPending || command.Operation is not null;

    protected override bool IsSuccess(Outcome answer) => answer.IsCommitted;

    protected override ValueTask<Outcome> RunAsync(CancellationToken cancellationToken) => protocol.ExecuteAsync(intent, isPending, command, cancellationToken);
}

/// <summary>An acceptance.</summary>
internal sealed class AcceptCall(ProposalDesk desk, Proposal proposal, Actor by, AcceptOptions options, CommitOptions command) : InterceptedCall<Acceptance>
{
    protected override bool IsRepeatable => true;

    protected override bool IsSuccess(Acceptance answer) => answer.Status is AcceptanceStatus.Accepted or AcceptanceStatus.NeedsMore;

    protected override ValueTask<Acceptance> RunAsync(CancellationToken cancellationToken) => desk.JudgeAsync(proposal, by, options, command, cancellationToken);
}

/// <summary>One asynchronous transition; its delta stays here, out of the interceptors' reach.</summary>
internal sealed class TransitionCall(Transition transition, TransitionContext context, TimeSpan timeout, TimeProvider time)
{
    private int isRunning;

    /// <summary>True once it has run to its end; what it returned then is <see cref="Delta"/>.</summary>
    public bool HasRun { get; private set; }

    public StateDelta? Delta { get; private set; }

    public async ValueTask NextAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref isRunning, 1) == 1)
        {
            throw InterceptorChain.Misuse("called 'next' while an earlier call of it was running");
        }

        try
        {
            Delta = await TransitionRunner.RunAsync(transition, context, timeout, time, cancellationToken).ConfigureAwait(false);
            HasRun = true;
        }
        finally
        {
            Volatile.Write(ref isRunning, 0);
        }
    }
}
