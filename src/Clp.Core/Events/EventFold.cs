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
    /// <param name="dispatched">The intent when the caller has made it already.</param>
    public static InstanceView Apply(InstanceView view, ContractEvent e, long version, EventHeader header, Contract contract, StateObject? known = null, Intent? dispatched = null) => e switch
    {
        ContractEvent.StateCommitted c => new InstanceView(
            known ?? view.State.Apply(c.Delta, StateLimits.Recorded),
            version,
            version,
            view.Without(c.IntentId)),
        ContractEvent.IntentDispatched d => view with { Version = version, Pending = view.With(new PendingIntent(dispatched ?? ToIntent(d, contract), d, header)) },
        ContractEvent.IntentWithdrawn w => view with { Version = version, Pending = view.Without(w.IntentId) },
        ContractEvent.ProposalStaged p => Change(view, version, header, p, Stage),
        ContractEvent.ProposalAccepted a => Change(view, version, header, a, Accept),
        ContractEvent.ProposalRejected r => Change(view, version, header, r, Reject),
        _ => view with { Version = version },
    };

    private static PendingIntent Accept(PendingIntent pending, ContractEvent.ProposalAccepted a)
    {
        if (pending.Find(a.Proposal) is not { } proposal)
        {
            return pending;
        }

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
            Proposals = pending.WithProposal(decided),
            Affirmed = a.IsFinal ? affirmed : pending.Affirmed,
            Intent = a.IsFinal ? ProposalRules.Merge(pending.Intent, a.Values, a.Origins) : pending.Intent,
            Accepted = a.IsFinal ? pending.Accepted.Add(a.Proposal) : pending.Accepted,
        };
    }

    private static PendingIntent Stage(PendingIntent pending, ContractEvent.ProposalStaged p)
        => pending with { Proposals = pending.Proposals.Add(new PendingProposal(p.Proposal, p.Proposal.Status)) };

    private static PendingIntent Reject(PendingIntent pending, ContractEvent.ProposalRejected r)
        => pending.Find(r.Proposal) is { } proposal ? pending with { Proposals = pending.WithProposal(proposal with { Status = ProposalStatus.Rejected }) } : pending;

    // The event is handed on as an argument: a lambda over it would cost every event a closure, also those that change no intent.
    private static InstanceView Change<TEvent>(InstanceView view, long version, EventHeader header, TEvent e, Func<PendingIntent, TEvent, PendingIntent> change)
        where TEvent : ContractEvent
        => view.Find(e.IntentId) is { } pending
            ? view with { Version = version, Pending = view.With(change(pending, e) with { Later = pending.Later.Add(new(version, e, header)) }) }
            : view with { Version = version };

    private static Intent ToIntent(ContractEvent.IntentDispatched d, Contract contract)
        => new(d.IntentId, contract.FindIntent(d.Intent) ?? Forgotten(d.Intent), d.Payload, d.Origins, d.By, d.UtcTicks);

    // A pending intent that the contract no longer declares stays visible, so that it can be withdrawn; nothing can act on it.
    private static IntentDefinition Forgotten(string name) => new(name, Shape.Object().AndOthers());
}
