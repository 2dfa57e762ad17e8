using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// Approvals as chat applications know them, for proposals that wait. A request names one proposal and exactly what it would do;
/// deciding about it is a call that the host makes, for an actor that it vouches for. No message, no model and no chat client
/// decides anything.
/// </summary>
public static class ToolApprovals
{
    /// <summary>The key under which <see cref="AIContent.AdditionalProperties"/> of a request hold the change to the state as JSON, where it is known.</summary>
    public const string ChangeKey = "clp.change";

    private const int MaxReason = 1_000;

    /// <summary>The name of the call in a request for several proposals that were made as one. Its arguments hold <c>calls</c>: each a <c>name</c> and its <c>arguments</c>, in the order in which they are carried out.</summary>
    public const string BatchName = "clp.batch";

    /// <summary>
    /// A request to approve a proposal, to be shown to whoever decides: the call with the values that would be carried out, and
    /// the change. Of several that were taken together (<see cref="MediatedProposal.Batch"/>) each gives the same request, for
    /// all of them (<see cref="BatchName"/>).
    /// </summary>
    /// <exception cref="ClpException">It cannot be carried out, so that there is nothing to approve (<see cref="ClpCodes.BadArgument"/>).</exception>
    public static ToolApprovalRequestContent ToApprovalRequest(this MediatedProposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return proposal switch
        {
            { IsReady: true, Proposal.Batch: { } together, Batch: { Hash: not null } shown } => ApprovalRequests.Of(together, shown),
            { IsReady: true, Proposal: { } made, Preview: { Hash: not null } preview } => ApprovalRequests.Of(made, preview),
            _ => throw new ClpException(ClpCodes.BadArgument, $"The proposal is {proposal.Status} and cannot be carried out, so that there is nothing to approve."),
        };
    }

    /// <summary>
    /// A request for each proposal that waits in the instance and could be carried out now, oldest first, such as after a restart;
    /// one for all of those that were made as one. Those that cannot be carried out are left out, and so is a batch that is not whole.
    /// </summary>
    /// <param name="instance">The instance.</param>
    /// <param name="commitBy">Who would commit, for guards that look at it; <see cref="Actor.Host"/> when null.</param>
    /// <param name="cancellationToken">Observed between them.</param>
    public static async ValueTask<ImmutableArray<ToolApprovalRequestContent>> ToApprovalRequestsAsync(this ContractInstance instance, Actor? commitBy = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instance);
        CommitOptions commit = new() { By = commitBy ?? Actor.Host };
        HashSet<ProposalId> batches = [];
        ImmutableArray<ToolApprovalRequestContent>.Builder requests = ImmutableArray.CreateBuilder<ToolApprovalRequestContent>();
        foreach (Proposal proposal in instance.PendingIntents.SelectMany(i => instance.ProposalsFor(i)).Where(BatchApprovalDesk.IsOpen))
        {
            if (proposal.Batch is { } batch && !batches.Add(batch.First))
            {
                continue;
            }

            try
            {
                if (await ApprovalRequests.FindAsync(instance, proposal, commit, cancellationToken).ConfigureAwait(false) is { } request)
                {
                    requests.Add(request);
                }
            }
            catch (LifecycleException e) when (e.Code != ClpCodes.RuntimeClosed)
            {
                // Somebody has committed or withdrawn it meanwhile.
            }
        }

        return requests.ToImmutable();
    }

    /// <summary>
    /// Carries out a decision: accepts the proposal and commits exactly what was shown, or rejects it. The call that the response
    /// echoes is not looked at; what is stored is what runs. Decided once more, it does nothing and answers as before. Several
    /// that were made as one are decided as one: committed in one append or not at all, or all rejected.
    /// </summary>
    /// <param name="instance">The instance that the request came from.</param>
    /// <param name="response">The decision. Its id may come from anywhere; its <see cref="ToolApprovalResponseContent.Reason"/> goes into the log.</param>
    /// <param name="by">Who decides, as the host has made sure; never an AI, and never taken out of a message.</param>
    /// <param name="affirm">The names of the requirements that this actor affirms.</param>
    /// <param name="cancellationToken">Observed until the appends. Cancelled between acceptance and commit, the same decision again goes on from there.</param>
    /// <exception cref="StorageException">The store failed; the same decision again goes on from where it was.</exception>
    /// <exception cref="LifecycleException">The runtime is closed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async ValueTask<ApprovalResult> DecideAsync(this ContractInstance instance, ToolApprovalResponseContent response, Actor by, ImmutableArray<string> affirm = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(by);
        if (!ApprovalId.TryParse(response.RequestId, out ApprovalId id))
        {
            return EarlierDecision.Unknown;
        }

        await instance.RefreshAsync(cancellationToken).ConfigureAwait(false);
        string reason = OneLine.Cut(response.Reason ?? "Rejected.", MaxReason);
        affirm = affirm.IsDefault ? [] : affirm;
        return id.IsBatch
            ? await new BatchApprovalDesk(instance, id, by, affirm).DecideAsync(response.Approved, reason, cancellationToken).ConfigureAwait(false)
            : await new ApprovalDesk(instance, id, by, affirm).DecideAsync(response.Approved, reason, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The message without requests and decisions of this class, which are no model's business; null when nothing is left.</summary>
    internal static ChatMessage? WithoutOurs(ChatMessage message)
    {
        if (!message.Contents.Any(IsOurs))
        {
            return message;
        }

        ChatMessage rest = message.Clone();
        rest.Contents = [.. message.Contents.Where(c => !IsOurs(c))];
        return rest.Contents.Count == 0 ? null : rest;
    }

    /// <summary>True for a request or a decision that names a proposal.</summary>
    internal static bool IsOurs(AIContent content) => content switch
    {
        ToolApprovalRequestContent request => ApprovalId.TryParse(request.RequestId, out _),
        ToolApprovalResponseContent response => ApprovalId.TryParse(response.RequestId, out _),
        _ => false,
    };
}
