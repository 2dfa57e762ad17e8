using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>One decision about one proposal, by one actor. What others decide in the meantime is an answer, not a failure.</summary>
internal sealed class ApprovalDesk(ContractInstance instance, ApprovalId id, Actor by, ImmutableArray<string> affirm)
{
    private const int MaxReason = 1_000;

    public async ValueTask<ApprovalResult> DecideAsync(bool isApproved, string? reason, CancellationToken cancellationToken)
    {
        try
        {
            Intent? intent = instance.PendingIntents.FirstOrDefault(i => i.Id == id.Intent);
            Proposal? proposal = intent is null ? null : instance.ProposalsFor(intent).FirstOrDefault(p => p.Id == id.Proposal);
            string why = OneLine.Cut(reason ?? "Rejected.", MaxReason);
            if (proposal is null || proposal.Status is ProposalStatus.Rejected or ProposalStatus.Refused)
            {
                ApprovalResult earlier = await EarlierAsync(cancellationToken).ConfigureAwait(false);
                if (!isApproved && earlier.Status == ApprovalStatus.Rejected && intent is not null)
                {
                    // The rejection may have been interrupted before its end.
                    await LeaveNothingBehindAsync(intent, why, cancellationToken).ConfigureAwait(false);
                }

                return earlier;
            }

            return isApproved
                ? await ApproveAsync(intent!, proposal, cancellationToken).ConfigureAwait(false)
                : await RejectAsync(intent!, proposal, why, cancellationToken).ConfigureAwait(false);
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
                return Of(acceptance);
            }
        }

        Outcome outcome = await instance.CommitAsync(intent, new CommitOptions { By = by, Affirm = affirm, IfPreview = id.Hash }, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            Outcome.Committed => new ApprovalResult(ApprovalStatus.Committed) { Outcome = outcome },
            Outcome.NotPermitted when await IsStaleAsync(proposal, cancellationToken).ConfigureAwait(false) => new ApprovalResult(ApprovalStatus.Stale, outcome.Describe()) { Outcome = outcome },
            Outcome.NotPermitted => new ApprovalResult(ApprovalStatus.NotPermitted, outcome.Describe()) { Outcome = outcome },
            Outcome.Conflicted => new ApprovalResult(ApprovalStatus.Stale, outcome.Describe()) { Outcome = outcome },
            _ => new ApprovalResult(ApprovalStatus.NotCommitted, outcome.Describe()) { Outcome = outcome },
        };
    }

    // Not what was shown any more: nobody accepts it unseen, and the log tells who wanted to.
    private async ValueTask<ApprovalResult> PutOffAsync(Proposal proposal, Preview preview, CancellationToken cancellationToken)
    {
        Acceptance put = await instance.DeferAsync(proposal, by, "It was approved as it had been shown, and something else would be done now.", cancellationToken).ConfigureAwait(false);
        return put.Status != AcceptanceStatus.Deferred ? Of(put)
            : preview.Refusal is { } refusal ? new ApprovalResult(ApprovalStatus.NotCommitted, refusal.Describe()) { Outcome = refusal }
            : new ApprovalResult(ApprovalStatus.Stale, "Something else would be done now than was shown; ask anew.");
    }

    private async ValueTask<ApprovalResult> RejectAsync(Intent intent, Proposal proposal, string reason, CancellationToken cancellationToken)
    {
        if (by.Kind == ActorKind.Ai)
        {
            return new ApprovalResult(ApprovalStatus.NotPermitted, "An AI proposes and never decides; let a person or a rule decide.");
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

    private static ApprovalResult Of(Acceptance acceptance) => new(
        acceptance.Status switch
        {
            AcceptanceStatus.NeedsMore => ApprovalStatus.NeedsMore,
            AcceptanceStatus.Stale or AcceptanceStatus.Expired => ApprovalStatus.Stale,
            AcceptanceStatus.NotPermitted or AcceptanceStatus.NotAffirmed => ApprovalStatus.NotPermitted,
            _ => ApprovalStatus.NotCommitted,
        },
        acceptance.Reason);
}
