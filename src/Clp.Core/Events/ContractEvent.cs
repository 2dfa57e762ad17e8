using System.Collections.Immutable;

namespace Clp;

/// <summary>
/// One thing that happened to an instance. Closed and immutable. Events record results, never reasons to recompute:
/// replay folds them and calls no model, guard or transition.
/// </summary>
public abstract record ContractEvent
{
    private readonly long utcTicks;

    private protected ContractEvent(IntentId intentId, Actor by, long utcTicks) => (IntentId, By, this.utcTicks) = (intentId, by, utcTicks);

    /// <summary>The intent it belongs to.</summary>
    public IntentId IntentId { get; }
    /// <summary>Who caused it.</summary>
    public Actor By { get; }
    /// <summary>When it happened by the runtime's clock, UTC.</summary>
    public DateTimeOffset At => new(utcTicks, TimeSpan.Zero);
    internal long UtcTicks => utcTicks;
    /// <summary>The stable name under which it is stored.</summary>
    public abstract string Kind { get; }

    /// <summary>An intent was dispatched and is pending.</summary>
    public sealed record IntentDispatched : ContractEvent
    {
        internal IntentDispatched(IntentId id, string intent, StateObject payload, Provenance origins, Actor by, long utcTicks) : base(id, by, utcTicks)
            => (Intent, Payload, Origins) = (intent, payload, origins);
        /// <summary>The intent's name.</summary>
        public string Intent { get; }
        /// <summary>Its payload, defaults filled in.</summary>
        public StateObject Payload { get; }
        /// <summary>Where each value came from.</summary>
        public Provenance Origins { get; }
        /// <inheritdoc/>
        public override string Kind => "dispatched";
    }

    /// <summary>A pending intent was withdrawn.</summary>
    public sealed record IntentWithdrawn : ContractEvent
    {
        internal IntentWithdrawn(IntentId id, string reason, Actor by, long utcTicks) : base(id, by, utcTicks) => Reason = reason;
        /// <summary>Why.</summary>
        public string Reason { get; }
        /// <inheritdoc/>
        public override string Kind => "withdrawn";
    }

    /// <summary>A proposal was staged, or refused because it does not fit.</summary>
    public sealed record ProposalStaged : ContractEvent
    {
        internal ProposalStaged(Proposal proposal) : base(proposal.IntentId, proposal.By, proposal.At.UtcTicks) => Proposal = proposal;
        /// <summary>The proposal as it was made.</summary>
        public Proposal Proposal { get; }
        /// <inheritdoc/>
        public override string Kind => "proposed";
    }

    /// <summary>An actor accepted a proposal.</summary>
    public sealed record ProposalAccepted : ContractEvent
    {
        internal ProposalAccepted(IntentId id, ProposalId proposal, StateObject values, Provenance origins, ImmutableArray<string> affirmed, ImmutableArray<string> edited, bool isFinal, Actor by, long utcTicks)
            : base(id, by, utcTicks) => (Proposal, Values, Origins, Affirmed, Edited, IsFinal) = (proposal, values, origins, affirmed, edited, isFinal);
        /// <summary>Which proposal.</summary>
        public ProposalId Proposal { get; }
        /// <summary>The values taken over, edits included.</summary>
        public StateObject Values { get; }
        /// <summary>Where each came from.</summary>
        public Provenance Origins { get; }
        /// <summary>The requirements the actor affirmed.</summary>
        public ImmutableArray<string> Affirmed { get; }
        /// <summary>The fields the actor edited.</summary>
        public ImmutableArray<string> Edited { get; }
        /// <summary>False while a quorum needs more actors.</summary>
        public bool IsFinal { get; }
        /// <inheritdoc/>
        public override string Kind => "accepted";
    }

    /// <summary>An actor rejected a proposal.</summary>
    public sealed record ProposalRejected : ContractEvent
    {
        internal ProposalRejected(IntentId id, ProposalId proposal, string reason, Actor by, long utcTicks) : base(id, by, utcTicks) => (Proposal, Reason) = (proposal, reason);
        /// <summary>Which proposal.</summary>
        public ProposalId Proposal { get; }
        /// <summary>Why.</summary>
        public string Reason { get; }
        /// <inheritdoc/>
        public override string Kind => "rejected";
    }

    /// <summary>An attempt came to nothing: a refused commit, acceptance or dispatch. The state did not change.</summary>
    public sealed record AttemptRefused : ContractEvent
    {
        internal AttemptRefused(IntentId id, string intent, StateObject payload, Provenance origins, RefusedStep step, Outcome outcome, Actor by, long utcTicks)
            : base(id, by, utcTicks) => (Intent, Payload, Origins, Step, Outcome) = (intent, payload, origins, step, outcome);
        /// <summary>The intent's name.</summary>
        public string Intent { get; }
        /// <summary>The payload as it was tried.</summary>
        public StateObject Payload { get; }
        /// <summary>Where each value came from.</summary>
        public Provenance Origins { get; }
        /// <summary>At which step.</summary>
        public RefusedStep Step { get; }
        /// <summary>Why: any outcome but a commit.</summary>
        public Outcome Outcome { get; }
        /// <inheritdoc/>
        public override string Kind => "refused";
    }

    /// <summary>The state changed: the only event that carries a delta.</summary>
    public sealed record StateCommitted : ContractEvent
    {
        internal StateCommitted(IntentId id, string intent, StateObject payload, Provenance origins, string transition, StateDelta delta, Actor by, long utcTicks)
            : base(id, by, utcTicks) => (Intent, Payload, Origins, Transition, Delta) = (intent, payload, origins, transition, delta);
        /// <summary>The intent's name.</summary>
        public string Intent { get; }
        /// <summary>The payload it was decided on.</summary>
        public StateObject Payload { get; }
        /// <summary>Where each value came from.</summary>
        public Provenance Origins { get; }
        /// <summary>The transition that acted.</summary>
        public string Transition { get; }
        /// <summary>The concrete change; applying it to the state before gives the state after.</summary>
        public StateDelta Delta { get; }
        /// <summary>The proposals whose accepted values took part, in order of acceptance; empty when the payload is all the caller's own.</summary>
        public ImmutableArray<ProposalId> Accepted => Approvals?.Accepted ?? [];
        /// <summary>The requirements affirmed for it.</summary>
        public ImmutableArray<string> Affirmed => Approvals?.Affirmed ?? [];
        internal Approvals? Approvals { get; init; }
        /// <summary>The guards that allowed it, in order.</summary>
        public ImmutableArray<string> Guards { get; init; } = [];
        /// <inheritdoc/>
        public override string Kind => "committed";
    }
}

/// <summary>The step at which an attempt was refused.</summary>
public enum RefusedStep
{
    /// <summary>Dispatching.</summary>
    Dispatch,
    /// <summary>Proposing.</summary>
    Propose,
    /// <summary>Accepting.</summary>
    Accept,
    /// <summary>Committing.</summary>
    Commit,
}

/// <summary>What others said yes to before a commit. Most commits need none, and carry none.</summary>
internal sealed record Approvals(ImmutableArray<ProposalId> Accepted, ImmutableArray<string> Affirmed)
{
    public static Approvals? Of(ImmutableArray<ProposalId> accepted, ImmutableArray<string> affirmed)
        => accepted.IsEmpty && affirmed.IsEmpty ? null : new Approvals(accepted, affirmed);
}
