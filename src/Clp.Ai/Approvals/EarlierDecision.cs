namespace Clp.Ai;

/// <summary>What the log tells about a proposal that is not there to be decided about any more.</summary>
internal static class EarlierDecision
{
    public static ApprovalResult Unknown { get; } = new(ApprovalStatus.Unknown, "There is no such proposal here.");

    public static async ValueTask<ApprovalResult> FindAsync(ContractInstance instance, ApprovalId id, CancellationToken cancellationToken)
    {
        ApprovalResult found = Unknown;
        await foreach (RecordedEvent recorded in instance.ReadLogAsync(id.Intent.Version, cancellationToken).ConfigureAwait(false))
        {
            if (recorded.Event.IntentId == id.Intent)
            {
                found = After(found, recorded.Event, id);
            }
        }

        return found;
    }

    private static ApprovalResult After(ApprovalResult before, ContractEvent e, ApprovalId id) => e switch
    {
        ContractEvent.ProposalStaged { Proposal: var staged } when staged.Id == id.Proposal => Decided(ApprovalStatus.NotCommitted, staged.Status == ProposalStatus.Refused ? "It does not fit the contract." : null),
        ContractEvent.ProposalRejected rejected when rejected.Proposal == id.Proposal => Decided(ApprovalStatus.Rejected, rejected.Reason),
        _ when before.Status is ApprovalStatus.Unknown or ApprovalStatus.Rejected => before,
        ContractEvent.StateCommitted committed => committed.Accepted.Contains(id.Proposal) ? Decided(ApprovalStatus.Committed, null) : Decided(ApprovalStatus.NotCommitted, "Its intent was committed without it."),
        ContractEvent.IntentWithdrawn withdrawn => Decided(ApprovalStatus.Rejected, withdrawn.Reason),
        _ => before,
    };

    private static ApprovalResult Decided(ApprovalStatus status, string? reason) => new(status, reason) { WasDecidedBefore = true };
}
