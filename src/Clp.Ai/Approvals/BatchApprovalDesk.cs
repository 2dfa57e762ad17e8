using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>
/// One decision about several proposals that were made as one, by one actor: all are accepted and committed in one append, or all
/// are rejected in one. As <see cref="ApprovalDesk"/> otherwise.
/// </summary>
internal sealed class BatchApprovalDesk(ContractInstance instance, ApprovalId id, Actor by, ImmutableArray<string> affirm)
{
    public async ValueTask<ApprovalResult> DecideAsync(bool isApproved, string reason, CancellationToken cancellationToken)
    {
        try
        {
            ImmutableArray<Proposal> parts = Parts();
            if (!parts.Any(p => p.Id == id.Proposal && p.IntentId == id.Intent))
            {
                // Without the first, the log tells whether there ever was such a batch; what is left of it can only be rejected.
                ApprovalResult earlier = await EarlierAsync(cancellationToken).ConfigureAwait(false);
                if (isApproved || parts.IsEmpty || earlier.Status == ApprovalStatus.Unknown)
                {
                    return earlier;
                }
            }

            return isApproved
                ? await ApproveAsync(parts, cancellationToken).ConfigureAwait(false)
                : await RejectAsync(parts, reason, cancellationToken).ConfigureAwait(false);
        }
        catch (LifecycleException e) when (e.Code is ClpCodes.UnknownPendingIntent or ClpCodes.UnknownProposal or ClpCodes.NotPermitted)
        {
            // Somebody else was faster.
            return await EarlierAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>True when all of them are there and somebody can still decide about them.</summary>
    public static bool IsOpen(ImmutableArray<Proposal> parts)
        => parts.Length > 0 && parts.Length == parts[0].Batch!.Count && parts.All(IsOpen);

    /// <summary>True when somebody can still decide about it, or it lacks only its commit.</summary>
    public static bool IsOpen(Proposal part) => part.Status is ProposalStatus.Staged or ProposalStatus.PartlyAccepted or ProposalStatus.Accepted;

    private ImmutableArray<Proposal> Parts() => instance.ProposalsOfBatch(id.Proposal);

    private async ValueTask<ApprovalResult> ApproveAsync(ImmutableArray<Proposal> parts, CancellationToken cancellationToken)
    {
        if (!IsOpen(parts))
        {
            return await EarlierAsync(cancellationToken).ConfigureAwait(false);
        }

        if (parts.FirstOrDefault(p => p.Status != ProposalStatus.Accepted) is { } open)
        {
            BatchPreview shown = await PreviewAsync(parts, cancellationToken).ConfigureAwait(false);
            if (shown.Hash != id.Hash)
            {
                Acceptance put = await instance.DeferAsync(open, by, ApprovalAnswers.Other, cancellationToken).ConfigureAwait(false);
                return put.Status != AcceptanceStatus.Deferred ? ApprovalAnswers.Of(put)
                    : ApprovalAnswers.OfOther(shown.RefusedAt is { } at ? shown.Items[at].Refusal : null);
            }

            if (await AcceptAsync(parts, cancellationToken).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }
        }

        CommitOptions command = new() { By = by, Affirm = affirm, IfPreview = id.Hash };
        Intent[] intents = [.. parts.Select(p => instance.PendingIntents.FirstOrDefault(i => i.Id == p.IntentId)).OfType<Intent>()];
        if (intents.Length < parts.Length)
        {
            return await EarlierAsync(cancellationToken).ConfigureAwait(false);
        }

        BatchOutcome outcome = await instance.CommitAllAsync(intents, command, cancellationToken).ConfigureAwait(false);
        return outcome is BatchOutcome.Refused refused
            ? ApprovalAnswers.Of(refused.Outcome, await IsStaleAsync(parts, refused.Outcome, cancellationToken).ConfigureAwait(false)) with { Batch = outcome }
            : new ApprovalResult(ApprovalStatus.Committed) { Batch = outcome };
    }

    // One after the other: what is accepted changes nothing before all of it is, and the same decision again goes on from there.
    private async ValueTask<ApprovalResult?> AcceptAsync(ImmutableArray<Proposal> parts, CancellationToken cancellationToken)
    {
        ApprovalResult? answer = null;
        foreach (Proposal part in parts.Where(p => p.Status != ProposalStatus.Accepted))
        {
            Acceptance acceptance = await instance.AcceptAsync(part, by, new AcceptOptions { Affirm = affirm }, cancellationToken).ConfigureAwait(false);
            if (acceptance.Status == AcceptanceStatus.AlreadyDecided && !Parts().Any(p => p.Id == part.Id && p.Status == ProposalStatus.Accepted))
            {
                return await EarlierAsync(cancellationToken).ConfigureAwait(false);
            }

            if (acceptance.Status is not (AcceptanceStatus.Accepted or AcceptanceStatus.AlreadyDecided))
            {
                answer = answer is { Status: not ApprovalStatus.NeedsMore } ? answer : ApprovalAnswers.Of(acceptance);
            }
        }

        return answer;
    }

    private async ValueTask<ApprovalResult> RejectAsync(ImmutableArray<Proposal> parts, string reason, CancellationToken cancellationToken)
    {
        if (by.Kind == ActorKind.Ai)
        {
            return ApprovalAnswers.NotAnAi;
        }

        bool isOpen = parts.Any(IsOpen);
        Proposal[] undecided = [.. parts.Where(p => p.Status is ProposalStatus.Staged or ProposalStatus.PartlyAccepted)];
        if (undecided.Length > 0)
        {
            await instance.RejectAllAsync(undecided, by, reason, cancellationToken).ConfigureAwait(false);
        }

        // What is accepted lacks only its commit, and an intent that a model began is there for its proposals.
        foreach (Proposal part in parts)
        {
            Intent? intent = instance.PendingIntents.FirstOrDefault(i => i.Id == part.IntentId);
            if (intent is not null && (part.Status == ProposalStatus.Accepted || (intent.By.Kind == ActorKind.Ai && IsOver(intent))))
            {
                await instance.WithdrawAsync(intent, by, reason, cancellationToken).ConfigureAwait(false);
            }
        }

        return isOpen ? new ApprovalResult(ApprovalStatus.Rejected, reason) : await EarlierAsync(cancellationToken).ConfigureAwait(false);
    }

    private bool IsOver(Intent intent) => instance.ProposalsFor(intent).All(p => p.Status is ProposalStatus.Rejected or ProposalStatus.Refused);

    private async ValueTask<bool> IsStaleAsync(ImmutableArray<Proposal> parts, Outcome refusal, CancellationToken cancellationToken)
        => refusal is Outcome.NotPermitted && (await PreviewAsync(parts, cancellationToken).ConfigureAwait(false)).Hash != id.Hash;

    private ValueTask<BatchPreview> PreviewAsync(ImmutableArray<Proposal> parts, CancellationToken cancellationToken)
        => instance.PreviewAllAsync(parts, new CommitOptions { By = by, Affirm = affirm }, cancellationToken);

    private ValueTask<ApprovalResult> EarlierAsync(CancellationToken cancellationToken) => EarlierDecision.FindAsync(instance, id, cancellationToken);
}
