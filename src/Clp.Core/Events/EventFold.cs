using System.Collections.Immutable;

namespace Clp;

/// <summary>The only place where an instance is rebuilt from events: the live path and every replay go through it.</summary>
internal static class EventFold
{
    /// <param name="view">What was folded so far.</param>
    /// <param name="e">The next event.</param>
    /// <param name="version">Its version.</param>
    /// <param name="header">The circumstances of its append.</param>
    /// <param name="contract">For the intents' definitions.</param>
    /// <param name="known">The state after the event when the caller has computed it already.</param>
    /// <param name="made">The intent after the event when the caller has made it already.</param>
    public static InstanceView Apply(InstanceView view, ContractEvent e, long version, EventHeader header, Contract contract, StateObject? known = null, Intent? made = null) => e switch
    {
        ContractEvent.StateCommitted c => new InstanceView(
            known ?? view.State.Apply(c.Delta, StateLimits.Recorded),
            version,
            version,
            view.Without(c.IntentId)),
        ContractEvent.IntentDispatched d => view with { Version = version, Pending = view.With(new PendingIntent(made ?? ToIntent(d, contract), d, header)) },
        ContractEvent.IntentWithdrawn w => view with { Version = version, Pending = view.Without(w.IntentId) },
        ContractEvent.ProposalStaged or ContractEvent.ProposalAccepted or ContractEvent.ProposalRejected when view.Find(e.IntentId) is { } pending
            => view with { Version = version, Pending = view.With(Change(pending, new PendingEvent(version, e, header, pending.Later), made)) },
        _ => view with { Version = version },
    };

    private static PendingIntent Change(PendingIntent pending, PendingEvent later, Intent? made) => later.Event switch
    {
        ContractEvent.ProposalStaged p => pending with { Later = later, Proposals = pending.Proposals.Add(new PendingProposal(p.Proposal, p.Proposal.Status)) },
        ContractEvent.ProposalAccepted a when pending.Find(a.Proposal) is { } proposal => Accept(pending, proposal, a, later, made),
        ContractEvent.ProposalRejected r when pending.Find(r.Proposal) is { } proposal
            => pending with { Later = later, Proposals = pending.WithProposal(proposal with { Status = ProposalStatus.Rejected }) },
        _ => pending with { Later = later },
    };

    private static PendingIntent Accept(PendingIntent pending, PendingProposal proposal, ContractEvent.ProposalAccepted a, PendingEvent later, Intent? made)
    {
        // What was affirmed was affirmed for these values: it counts once they are taken over, and no longer than they do.
        ImmutableArray<string> affirmed = Requirements.Union(proposal.Affirmed, a.Affirmed);
        PendingProposal decided = proposal with
        {
            Status = a.IsFinal ? ProposalStatus.Accepted : ProposalStatus.PartlyAccepted,
            AcceptedBy = proposal.AcceptedBy.Add(a.By),
            Affirmed = affirmed,
        };
        return pending with
        {
            Later = later,
            Proposals = pending.WithProposal(decided),
            Affirmed = a.IsFinal ? affirmed : pending.Affirmed,
            Intent = made ?? (a.IsFinal ? ProposalRules.Merge(pending.Intent, a.Values, a.Origins) : pending.Intent),
            Accepted = a.IsFinal ? pending.Accepted.Add(a.Proposal) : pending.Accepted,
        };
    }

    private static Intent ToIntent(ContractEvent.IntentDispatched d, Contract contract)
        => new(d.IntentId, contract.FindIntent(d.Intent) ?? Forgotten(d.Intent), d.Payload, d.Origins, d.By, d.UtcTicks);

    // A pending intent that the contract no longer declares stays visible, so that it can be withdrawn; nothing can act on it.
    private static IntentDefinition Forgotten(string name) => new(name, Shape.Object().AndOthers());
}
