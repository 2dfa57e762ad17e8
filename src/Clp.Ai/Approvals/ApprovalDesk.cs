using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>One decision about one proposal that stands by itself, by one actor. What others decide in the meantime is an answer, not a failure.</summary>
internal sealed class ApprovalDesk(ContractInstance instance, ApprovalId id, Actor by, ImmutableArray<string> affirm)
{
    public async ValueTask<ApprovalResult> DecideAsync(bool isApproved, string reason, CancellationToken cancellationToken)
    {
        try
        {
            Intent? intent = instance.PendingIntents.FirstOrDefault(i => i.Id == id.Intent);
            Proposal? proposal = intent is null ? null : instance.ProposalsFor(intent).FirstOrDefault(p => p.Id == id.Proposal);
            if (proposal is { Batch: null, Status: ProposalStatus.Refused })
            {
                return EarlierDecision.Unfit;
            }

            if (proposal is not { Batch: null } || proposal.Status == ProposalStatus.Rejected)
            {
                ApprovalResult earlier = await EarlierAsync(cancellationToken).ConfigureAwait(false);
                if (!isApproved && earlier.Status == ApprovalStatus.Rejected && intent is not null)
                {
                    // The rejection may have been interrupted before its end.
                    await LeaveNothingBehindAsync(intent, reason, cancellationToken).ConfigureAwait(false);
                }

                return earlier;
            }

            return isApproved
                ? await ApproveAsync(intent!, proposal, cancellationToken).ConfigureAwait(false)
                : await RejectAsync(intent!, proposal, reason, cancellationToken).ConfigureAwait(false);
        }
        catch (LifecycleException e) when (e.Code is ClpCodes.UnknownPendingIntent or ClpCodes.UnknownProposal or ClpCodes.NotPermitted)
        {
            // Somebody else was faster.
            return await EarlierAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<ApprovalResult> ApproveAsync(Intent intent, Proposal proposal, CancellationToken cancellationToken)
    {
        if (proposal.Status != ProposalStatus.Accepted)
        {
            Preview preview = await instance.PreviewAsync(proposal, commit: new CommitOptions { By = by, Affirm = affirm }, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (preview.Hash != id.Hash)
            {
                return await PutOffAsync(proposal, preview, cancellationToken).ConfigureAwait(false);
            }

            Acceptance acceptance = await instance.AcceptAsync(proposal, by, new AcceptOptions { Affirm = affirm }, cancellationToken).ConfigureAwait(false);
            if (acceptance.Status == AcceptanceStatus.AlreadyDecided && !IsAccepted(intent))
            {
                return await EarlierAsync(cancellationToken).ConfigureAwait(false);
            }

            if (!acceptance.IsAccepted && acceptance.Status != AcceptanceStatus.AlreadyDecided)
            {
                return ApprovalAnswers.Of(acceptance);
            }
        }

        Outcome outcome = await instance.CommitAsync(intent, new CommitOptions { By = by, Affirm = affirm, IfPreview = id.Hash }, cancellationToken).ConfigureAwait(false);
        bool isStale = outcome is Outcome.NotPermitted && await IsStaleAsync(proposal, cancellationToken).ConfigureAwait(false);
        return ApprovalAnswers.Of(outcome, isStale);
    }

    // Not what was shown any more: nobody accepts it unseen, and the log tells who wanted to.
    private async ValueTask<ApprovalResult> PutOffAsync(Proposal proposal, Preview preview, CancellationToken cancellationToken)
    {
        Acceptance put = await instance.DeferAsync(proposal, by, ApprovalAnswers.Other, cancellationToken).ConfigureAwait(false);
        return put.Status != AcceptanceStatus.Deferred ? ApprovalAnswers.Of(put) : ApprovalAnswers.OfOther(preview.Refusal);
    }

    private async ValueTask<ApprovalResult> RejectAsync(Intent intent, Proposal proposal, string reason, CancellationToken cancellationToken)
    {
        if (by.Kind == ActorKind.Ai)
        {
            return ApprovalAnswers.NotAnAi;
        }

        if (proposal.Status == ProposalStatus.Accepted)
        {
            // Nothing but its commit is missing.
            await instance.WithdrawAsync(intent, by, reason, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await instance.RejectAsync(proposal, by, reason, cancellationToken).ConfigureAwait(false);
            await LeaveNothingBehindAsync(intent, reason, cancellationToken).ConfigureAwait(false);
        }

        return new ApprovalResult(ApprovalStatus.Rejected, reason);
    }

    // An intent that a model began is there for its proposals; without one it would wait for ever.
    private async ValueTask LeaveNothingBehindAsync(Intent intent, string reason, CancellationToken cancellationToken)
    {
        bool isOver = instance.ProposalsFor(intent).All(p => p.Status is ProposalStatus.Rejected or ProposalStatus.Refused);
        if (isOver && intent.By.Kind == ActorKind.Ai && by.Kind != ActorKind.Ai)
        {
            await instance.WithdrawAsync(intent, by, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsAccepted(Intent intent) => instance.ProposalsFor(intent).Any(p => p.Id == id.Proposal && p.Status == ProposalStatus.Accepted);

    private ValueTask<ApprovalResult> EarlierAsync(CancellationToken cancellationToken) => EarlierDecision.FindAsync(instance, id, cancellationToken);

    private async ValueTask<bool> IsStaleAsync(Proposal proposal, CancellationToken cancellationToken)
        => (await instance.PreviewAsync(proposal, commit: new CommitOptions { By = by, Affirm = affirm }, cancellationToken: cancellationToken).ConfigureAwait(false)).Hash != id.Hash;
}
