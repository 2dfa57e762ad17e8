using System.Runtime.ExceptionServices;

namespace Clp;

/// <summary>An operation that ends in an append: what has been stored is the answer, whatever interceptors do with it, and what may have been stored is never called a refusal.</summary>
internal abstract class StoredCall<TAnswer>(InstanceCore core, ClpPhase phase) : InterceptedCall<TAnswer>
    where TAnswer : class
{
    private ExceptionDispatchInfo? unknown;
    private Exception? thrown;

    protected InstanceCore Core => core;

    /// <summary>Sends the operation through the interceptors. What comes back is the runtime's own answer, or a refusal of theirs, which is not <see cref="InterceptedCall{TAnswer}.Answer"/>.</summary>
    public async ValueTask<TAnswer> ThroughAsync(CancellationToken cancellationToken)
    {
        TAnswer? answer = null;
        Exception? failure = null;
        try
        {
            answer = await EnterAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Judged below, once it is known what has happened.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
        }

        await EndAsync().ConfigureAwait(false);
        if (HasSucceeded)
        {
            return await StandsAsync(failure, answer).ConfigureAwait(false);
        }

        unknown?.Throw();
        if (failure is null)
        {
            if (answer is not null && (ReferenceEquals(answer, Answer) || IsRefusal(answer)))
            {
                return answer;
            }

            failure = InterceptorChain.Misuse("answered with a success that did not happen, or with a refusal that says nothing");
        }

        if (ReferenceEquals(failure, thrown))
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        throw await Refusals.FailedAsync(core, phase, failure, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>True when trying again after an append that was not answered cannot do it twice.</summary>
    protected abstract bool IsRepeatable { get; }

    /// <summary>True for a refusal that can be recorded and read back.</summary>
    protected abstract bool IsRefusal(TAnswer answer);

    /// <summary>Enters the chain at its outer end.</summary>
    protected abstract ValueTask<TAnswer> EnterAsync(CancellationToken cancellationToken);

    /// <summary>The runtime's own part.</summary>
    protected abstract ValueTask<TAnswer> DoAsync(CancellationToken cancellationToken);

    protected sealed override async ValueTask<TAnswer> RunAsync(CancellationToken cancellationToken)
    {
        if (!IsRepeatable)
        {
            unknown?.Throw();
        }

        try
        {
            TAnswer answer = await DoAsync(cancellationToken).ConfigureAwait(false);
            // An answer is on the log behind whatever the earlier write may have left there.
            unknown = null;
            return answer;
        }
        catch (Exception e)
        {
            thrown = e;
            if (e is StorageException { Failure: StorageFailure.Unknown })
            {
                unknown = ExceptionDispatchInfo.Capture(e);
            }

            // A later failure says nothing about the earlier write.
            unknown?.Throw();
            throw;
        }
    }

    private async ValueTask<TAnswer> StandsAsync(Exception? failure, TAnswer? answer)
    {
        failure ??= ReferenceEquals(answer, Answer) ? null : InterceptorChain.Misuse("gave another answer than 'next' did, after the runtime had succeeded");
        if (failure is not null)
        {
            await core.Hooks.OnErrorAsync(ClpPhase.AfterCommit, failure).ConfigureAwait(false);
        }

        return Answer!;
    }
}

/// <summary>A commit.</summary>
internal sealed class CommitCall(InstanceCore core, CommitProtocol protocol, Intent intent, bool isPending, CommitOptions command) : StoredCall<Outcome>(core, ClpPhase.Commit)
{
    // A pending intent is gone once it is committed, and an operation id finds what it did.
    protected override bool IsRepeatable => isPending || command.Operation is not null;

    protected override bool IsSuccess(Outcome answer) => answer.IsCommitted;

    protected override bool IsRefusal(Outcome answer) => Refusals.IsWellFormed(answer);

    protected override ValueTask<Outcome> EnterAsync(CancellationToken cancellationToken)
        => Core.Interceptors.Commit(new CommittingArgs(Core.Stream, intent, command) { Call = this }, cancellationToken);

    protected override ValueTask<Outcome> DoAsync(CancellationToken cancellationToken) => protocol.ExecuteAsync(intent, isPending, command, cancellationToken);
}

/// <summary>One intent's part in the commit of a batch: within it are those of the intents behind it, and then the batch itself.</summary>
internal sealed class BatchCall(InstanceCore core, BatchProtocol protocol, BatchRun run, BatchItem item) : StoredCall<Outcome>(core, ClpPhase.Commit)
{
    /// <summary>The newest answer to the whole, of which this intent's answer is a part.</summary>
    public BatchOutcome? Whole { get; private set; }

    protected override bool IsRepeatable => true;

    protected override bool IsSuccess(Outcome answer) => answer.IsCommitted;

    protected override bool IsRefusal(Outcome answer) => Refusals.IsWellFormed(answer);

    protected override ValueTask<Outcome> EnterAsync(CancellationToken cancellationToken)
        => Core.Interceptors.Commit(new CommittingArgs(Core.Stream, item.Intent, item.Command) { Call = this }, cancellationToken);

    protected override async ValueTask<Outcome> DoAsync(CancellationToken cancellationToken)
    {
        Whole = await protocol.EnterAsync(run, item.Index + 1, cancellationToken).ConfigureAwait(false);
        return Whole.For(item.Index);
    }
}

/// <summary>An acceptance.</summary>
internal sealed class AcceptCall(InstanceCore core, ProposalDesk desk, AcceptingArgs args, CommitOptions command) : StoredCall<Acceptance>(core, ClpPhase.Accept)
{
    // The proposal is decided once it is accepted, and tells so.
    protected override bool IsRepeatable => true;

    protected override bool IsSuccess(Acceptance answer) => answer.Status is AcceptanceStatus.Accepted or AcceptanceStatus.NeedsMore;

    protected override bool IsRefusal(Acceptance answer) => !IsSuccess(answer) && Enum.IsDefined(answer.Status);

    protected override ValueTask<Acceptance> EnterAsync(CancellationToken cancellationToken) => Core.Interceptors.Accept(args with { Call = this }, cancellationToken);

    protected override ValueTask<Acceptance> DoAsync(CancellationToken cancellationToken) => desk.Judge(args.Proposal, args.By, args.Options, args.Intent, command, cancellationToken);
}
