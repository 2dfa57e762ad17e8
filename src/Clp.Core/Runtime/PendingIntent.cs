using System.Collections.Immutable;

namespace Clp;

/// <summary>An intent in flight, with its proposals and what was affirmed. Immutable: folding an event makes a new one.</summary>
internal sealed record PendingIntent(Intent Intent)
{
    public ImmutableArray<PendingProposal> Proposals { get; init; } = [];
    public ImmutableArray<string> Affirmed { get; init; } = [];
    public ImmutableArray<ProposalId> Accepted { get; init; } = [];

    /// <summary>The events it was folded from, for snapshots.</summary>
    public ImmutableArray<PendingEvent> Events { get; init; } = [];

    /// <summary>What the caller set at dispatch.</summary>
    public StateObject SetByCaller => ((ContractEvent.IntentDispatched)Events[0].Event).Payload;

    public PendingProposal? Find(ProposalId id) => Proposals.FirstOrDefault(p => p.Proposal.Id == id);

    public PendingIntent Replace(PendingProposal changed)
        => this with { Proposals = [.. Proposals.Select(p => p.Proposal.Id == changed.Proposal.Id ? changed : p)] };
}

/// <summary>A proposal and what has become of it.</summary>
internal sealed record PendingProposal(Proposal Proposal, ProposalStatus Status)
{
    public ImmutableArray<Actor> AcceptedBy { get; init; } = [];
    public bool IsOpen => Status is ProposalStatus.Staged or ProposalStatus.PartlyAccepted;
}

/// <summary>One event behind a pending intent.</summary>
internal sealed record PendingEvent(long Version, ContractEvent Event, EventHeader Header);
