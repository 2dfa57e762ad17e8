using System.Collections.Immutable;

namespace Clp;

/// <summary>Proposals that were made as one: who belongs to them, and that they are carried out as one. Pure.</summary>
internal static class Togetherness
{
    /// <summary>Those of a batch that belong to pending intents, in the order of their places, with what has become of each.</summary>
    public static ImmutableArray<PendingProposal> Of(InstanceView on, ProposalId first)
        => [.. on.Pending.SelectMany(p => p.Proposals).Where(p => p.Proposal.Batch?.First == first).OrderBy(p => p.Proposal.Batch!.Place)];

    /// <summary>The batch as a proposal is staged with it: the first of one names it, any other belongs to one that it may join.</summary>
    /// <exception cref="LifecycleException">There is none to join, its place is taken, or it is too large.</exception>
    public static ProposalBatch Join(InstanceView on, ProposalDraft draft, ProposalBatch batch, ProposalId id, int most)
    {
        if (batch.Count > most)
        {
            throw new LifecycleException(ClpCodes.TooMany, $"{batch.Count} proposals are to be carried out as one, and at most {most} can be; make several batches of them, or raise {nameof(ClpRuntimeOptions.MaxBatchSize)}.");
        }

        if (batch.IsNew)
        {
            return batch with { First = id };
        }

        ImmutableArray<PendingProposal> there = Of(on, batch.First);
        return !there.Any(p => p.Proposal.Id == batch.First && p.Proposal.By.IsSameParty(draft.By) && p.Proposal.Batch!.Count == batch.Count)
            ? throw new LifecycleException(ClpCodes.UnknownProposal, $"There is no proposal {batch.First} of {draft.By} for a pending intent that begins a batch of {batch.Count}: its intent was committed or withdrawn, or it belongs to somebody else.")
            : there.Any(p => p.Proposal.Batch!.Place == batch.Place)
                ? throw new LifecycleException(ClpCodes.BadArgument, $"Place {batch.Place} of the batch {batch.First} is taken.")
                : batch;
    }

    /// <summary>Why an intent cannot be committed by itself, or null: of what was made as one, all is carried out or nothing.</summary>
    public static Outcome? RefusalAlone(PendingIntent? pending)
    {
        foreach (PendingProposal part in pending?.Proposals ?? [])
        {
            if (part is { Status: ProposalStatus.Accepted, Proposal.Batch: not null })
            {
                return Refusal(part.Proposal);
            }
        }

        return null;
    }

    /// <summary>As <see cref="RefusalAlone"/>, with just those others.</summary>
    public static Outcome? Refusal(InstanceView on, PendingIntent pending, ImmutableArray<IntentId> committed)
        => Lacking(on, pending, p => p.Status == ProposalStatus.Accepted && committed.Contains(p.Proposal.IntentId)) is { } part ? Refusal(part) : null;

    /// <summary>A proposal that is taken while another of its batch is not, or null.</summary>
    public static Proposal? Lacking(InstanceView on, PendingIntent pending, Func<PendingProposal, bool> isTaken)
        => pending.Proposals.FirstOrDefault(p => p.Proposal.Batch is { } batch && isTaken(p) && Of(on, batch.First).Count(isTaken) < batch.Count)?.Proposal;

    private static Outcome.NotPermitted Refusal(Proposal part)
        => new($"Together: its proposal {part.Id} is one of {part.Batch!.Count} that were made as one; accept all of them, and commit their intents with CommitAllAsync.");
}
