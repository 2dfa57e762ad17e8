using System.Collections.Immutable;

namespace Clp;

/// <summary>Decides whether an actor's acceptance counts: who, when, on which state, with which edit and affirmations. Pure.</summary>
internal static class AcceptanceJudge
{
    /// <summary>The refusal, or the event that records the acceptance.</summary>
    public static (Acceptance? Refusal, ContractEvent.ProposalAccepted? Accepted) Judge(InstanceView on, PendingIntent pending, PendingProposal held, Actor by, AcceptOptions options, DateTimeOffset now, string contractHash)
    {
        Proposal proposal = held.Proposal;
        Intent intent = pending.Intent;
        if (Bound(on, intent, held, now, contractHash) is { } unbound)
        {
            return (unbound, null);
        }

        if (Permit(intent, held, by) is { } reason)
        {
            return (new Acceptance(AcceptanceStatus.NotPermitted, intent, reason), null);
        }

        StateObject edit = options.Edit ?? StateObject.Empty;
        ImmutableArray<ValidationError> errors = ProposalRules.Check(intent.Definition, edit);
        if (!errors.IsEmpty)
        {
            return (new Acceptance(AcceptanceStatus.Invalid, intent, "The edit does not fit the contract.") { Errors = errors }, null);
        }

        if (edit.Count > 0 && Uneditable(intent.Definition) is { } uneditable)
        {
            return (new Acceptance(AcceptanceStatus.NotPermitted, intent, uneditable), null);
        }

        StateObject values = ProposalRules.Join(proposal.Values, edit);
        Provenance origins = proposal.Origins.With(edit, Provenance.Of(by));
        bool isFinal = held.AcceptedBy.Length + 1 >= Needed(intent.Definition);
        if (isFinal && !intent.Definition.Requirements.IsEmpty && Unaffirmed(on, pending, held, values, origins, by, options, now) is { IsEmpty: false } missing)
        {
            return (new Acceptance(AcceptanceStatus.NotAffirmed, intent, Requirements.Refusal(missing).Reason) { Unaffirmed = missing }, null);
        }

        return (null, new ContractEvent.ProposalAccepted(intent.Id, proposal.Id, values, origins, options.Affirm, edit.Count == 0 ? [] : [.. edit.Keys], isFinal, by, now.UtcTicks));
    }

    /// <summary>Who may accept a proposal may put that off; nobody else may, and not beyond its time.</summary>
    public static Acceptance Defer(InstanceView on, PendingIntent pending, PendingProposal held, Actor by, string reason, DateTimeOffset now, string contractHash)
        => Bound(on, pending.Intent, held, now, contractHash) is { } unbound ? unbound
            : Permit(pending.Intent, held, by) is { } refusal ? new Acceptance(AcceptanceStatus.NotPermitted, pending.Intent, refusal)
            : new Acceptance(AcceptanceStatus.Deferred, pending.Intent, reason);

    /// <summary>Why nobody may edit while accepting, or null.</summary>
    public static string? Uneditable(IntentDefinition definition)
        => Needed(definition) > 1 ? "A quorum decides on one and the same proposal; reject it and stage the edited values anew." : null;

    private static int Needed(IntentDefinition definition) => definition.Acceptance is AcceptancePolicy.QuorumPolicy quorum ? quorum.Count : 1;

    private static ImmutableArray<AcceptanceRequirement> Unaffirmed(InstanceView on, PendingIntent pending, PendingProposal held, StateObject values, Provenance origins, Actor by, AcceptOptions options, DateTimeOffset now)
        => Requirements.Unaffirmed(new GuardContext(ProposalRules.Merge(pending.Intent, values, origins), on.State, now, by), Requirements.Union(held.Affirmed, options.Affirm));

    /// <summary>Why nobody may accept the proposal any more, or null.</summary>
    public static Acceptance? Bound(InstanceView on, Intent intent, PendingProposal held, DateTimeOffset now, string contractHash)
    {
        Proposal proposal = held.Proposal;
        if (!held.IsOpen)
        {
            return new Acceptance(AcceptanceStatus.AlreadyDecided, intent, held.Status == ProposalStatus.Refused
                ? "The proposal does not fit the contract: " + string.Join(" ", proposal.Errors.Select(e => e.ToString()))
                : $"The proposal was {held.Status.ToString().ToLowerInvariant()} before.");
        }

        if (now >= proposal.ExpiresAt)
        {
            return new Acceptance(AcceptanceStatus.Expired, intent, $"The proposal expired at {proposal.ExpiresAt:O}; ask for a new one.");
        }

        bool isStale = proposal.ContractHash != contractHash || (proposal.StateVersion != on.StateVersion && !intent.Definition.AllowsStaleProposals);
        return isStale ? new Acceptance(AcceptanceStatus.Stale, intent, "The state or the contract has changed since the proposal was made; ask for a new one.") : null;
    }

    private static string? Permit(Intent intent, PendingProposal held, Actor by)
    {
        if (by.Kind == ActorKind.Ai)
        {
            return "An AI proposes and never accepts; let a person or a rule accept.";
        }

        if (by.IsSameParty(held.Proposal.By))
        {
            return "Who made a proposal does not accept it.";
        }

        return intent.Definition.Acceptance switch
        {
            AcceptancePolicy.ManualPolicy { HumanOnly: true } when by.Kind != ActorKind.Human => "Only a person may accept this.",
            AcceptancePolicy.ManualPolicy { SeparateFromDispatcher: true } when by.IsSameParty(intent.By) => "Who dispatched the intent does not accept for it; let somebody else accept.",
            AcceptancePolicy.QuorumPolicy q when !by.Roles.Contains(q.Role, StringComparer.Ordinal) => $"Only an actor with the role '{q.Role}' may accept this.",
            AcceptancePolicy.QuorumPolicy q when q.SeparateFromDispatcher && by.IsSameParty(intent.By) => "Who dispatched the intent does not count towards its acceptance.",
            AcceptancePolicy.QuorumPolicy when held.AcceptedBy.Any(by.IsSameParty) => "This actor has accepted before; another one must.",
            _ => null,
        };
    }
}
