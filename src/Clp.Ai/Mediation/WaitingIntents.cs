using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>The pending intents that one provider began in one instance, whichever conversation or process it was in. Thread-safe.</summary>
internal sealed class WaitingIntents(ContractInstance instance, MediationOptions options)
{
    /// <summary>True while one more may be begun.</summary>
    public bool HasRoom => Own.Length < options.MaxWaiting;

    /// <summary>False for one that was begun at the same time as others, and is one too many.</summary>
    public bool IsWithin(Intent begun) => Array.FindIndex(Own, i => i.Id == begun.Id) is var place && place < options.MaxWaiting;

    /// <summary>
    /// Those that nobody can decide about any more: rejected, expired or made stale by a commit, or left behind without a proposal
    /// before the newest commit, as when a process dies.
    /// </summary>
    public async ValueTask<ImmutableArray<Intent>> OverAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<Intent>.Builder over = ImmutableArray.CreateBuilder<Intent>();
        foreach (Intent intent in Own)
        {
            if (await IsOverAsync(intent, cancellationToken).ConfigureAwait(false))
            {
                over.Add(intent);
            }
        }

        return over.ToImmutable();
    }

    private Intent[] Own => [.. instance.PendingIntents.Where(i => i.By is { Kind: ActorKind.Ai } by && by.Id == options.Name)];

    private async ValueTask<bool> IsOverAsync(Intent intent, CancellationToken cancellationToken)
    {
        ImmutableArray<Proposal> proposals = instance.ProposalsFor(intent);
        foreach (Proposal proposal in proposals)
        {
            if (proposal.Status == ProposalStatus.Accepted || (proposal.Status is ProposalStatus.Staged or ProposalStatus.PartlyAccepted && await IsOpenAsync(proposal, cancellationToken).ConfigureAwait(false)))
            {
                return false;
            }
        }

        return proposals.Length > 0 || intent.Id.Version < instance.StateVersion;
    }

    // Of one that is neither accepted nor edited, only its age and what it is bound to are not permitted.
    private async ValueTask<bool> IsOpenAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        try
        {
            Preview preview = await instance.PreviewAsync(proposal, commit: new CommitOptions { By = options.CommitBy }, cancellationToken: cancellationToken).ConfigureAwait(false);
            return preview.Refusal is not Outcome.NotPermitted;
        }
        catch (LifecycleException e) when (e.Code != ClpCodes.RuntimeClosed)
        {
            // Somebody has committed or withdrawn its intent meanwhile.
            return true;
        }
    }
}
