namespace Clp.Ai;

/// <summary>What the log tells about a proposal, or several that were made as one, that are not there to be decided about any more.</summary>
internal sealed class EarlierDecision(ApprovalId id)
{
    private readonly List<Part> parts = [];
    private int count = 1;

    public static ApprovalResult Unknown { get; } = new(ApprovalStatus.Unknown, "There is no such proposal here.");

    public static ApprovalResult Unfit { get; } = Decided(ApprovalStatus.NotCommitted, "It does not fit the contract.");

    public static async ValueTask<ApprovalResult> FindAsync(ContractInstance instance, ApprovalId id, CancellationToken cancellationToken)
    {
        EarlierDecision found = new(id);
        await foreach (RecordedEvent recorded in instance.ReadLogAsync(id.Proposal.Version, cancellationToken).ConfigureAwait(false))
        {
            // An id that nobody was given costs one event, whatever the log is like.
            if (!found.GoesOn(recorded))
            {
                break;
            }
        }

        return found.Result;
    }

    private Part? Rejected => parts.Find(p => p.Decision.Status == ApprovalStatus.Rejected);

    // Of several, one that was rejected decides about all of them; they are done when each is.
    private ApprovalResult Result
        => parts.Count == 0 ? Unknown
            : Rejected is { } rejected ? rejected.Decision
            : parts.Count < count ? Decided(ApprovalStatus.NotCommitted, "It is one of several, and they were not all made.")
            : (parts.Find(p => p.Decision.Status != ApprovalStatus.Committed) ?? parts[0]).Decision;

    /// <summary>False when there is nothing more to find.</summary>
    private bool GoesOn(RecordedEvent recorded)
    {
        if (recorded.Event is ContractEvent.ProposalStaged { Proposal: var staged } && Belongs(staged))
        {
            parts.Add(new Part(staged));
            count = staged.Batch?.Count ?? 1;
        }
        else if (parts.Find(p => p.Intent == recorded.Event.IntentId) is { } part)
        {
            part.Take(recorded.Event);
        }

        return parts.Count > 0 && Rejected is null && (parts.Count < count || !parts.TrueForAll(p => p.IsOver));
    }

    private bool Belongs(Proposal staged)
        => parts.Count == 0 ? staged.Id == id.Proposal && staged.IntentId == id.Intent && id.IsBatch == (staged.Batch is not null)
            : id.IsBatch && staged.Batch?.First == id.Proposal;

    private static ApprovalResult Decided(ApprovalStatus status, string? reason) => new(status, reason) { WasDecidedBefore = true };

    private sealed class Part(Proposal staged)
    {
        public IntentId Intent => staged.IntentId;

        public ApprovalResult Decision { get; private set; }
            = staged.Status == ProposalStatus.Refused ? Unfit : Decided(ApprovalStatus.NotCommitted, null);

        public bool IsOver { get; private set; }

        public void Take(ContractEvent e)
        {
            if (IsOver)
            {
                return;
            }

            (Decision, IsOver) = e switch
            {
                ContractEvent.ProposalRejected rejected when rejected.Proposal == staged.Id => (Decided(ApprovalStatus.Rejected, rejected.Reason), true),
                ContractEvent.StateCommitted committed when committed.Accepted.Contains(staged.Id) => (Decided(ApprovalStatus.Committed, null), true),
                ContractEvent.StateCommitted => (Decided(ApprovalStatus.NotCommitted, "Its intent was committed without it."), true),
                ContractEvent.IntentWithdrawn withdrawn => (Decided(ApprovalStatus.Rejected, withdrawn.Reason), true),
                _ => (Decision, false),
            };
        }
    }
}
