namespace Clp;

/// <summary>
/// That a proposal is one of several that were made as one: they are carried out together, in one
/// <see cref="ContractInstance.CommitAllAsync"/>, or not at all. Recorded with each of them. Immutable.
/// </summary>
public sealed record ProposalBatch
{
    internal ProposalBatch(ProposalId first, int place, int count) => (First, Place, Count) = (first, place, count);

    /// <summary>The one that was staged first, which is at place 0; its id names them all. Version -1 until that is staged.</summary>
    public ProposalId First { get; internal init; }
    /// <summary>Its own place among them, from 0 on, in the order in which they are carried out.</summary>
    public int Place { get; }
    /// <summary>How many they are, those included that are not staged yet: at least 2.</summary>
    public int Count { get; }

    /// <summary>True until the first is staged, and of the first only.</summary>
    internal bool IsNew => First.Version < 0;

    /// <summary>For the first of so many proposals. Once it is staged, its <see cref="Proposal.Batch"/> makes those of the others.</summary>
    /// <param name="count">How many they will be, at least 2 and at most <see cref="ClpRuntimeOptions.MaxBatchSize"/>.</param>
    /// <exception cref="LifecycleException">There are fewer than two.</exception>
    public static ProposalBatch Begin(int count)
        => count >= 2 ? new ProposalBatch(new ProposalId(-1), 0, count)
            : throw new LifecycleException(ClpCodes.BadArgument, $"Proposals that belong together are at least 2, not {count}.");

    /// <summary>For another of them.</summary>
    /// <param name="place">Its place, which no other has.</param>
    /// <exception cref="LifecycleException">There is no such place, or the first is not staged yet.</exception>
    public ProposalBatch At(int place)
        => !IsNew && place >= 0 && place < Count ? new ProposalBatch(First, place, Count)
            : throw new LifecycleException(ClpCodes.BadArgument, IsNew ? "Stage the first proposal of the batch before the others." : $"There is no place {place} among {Count} proposals that belong together.");
}
