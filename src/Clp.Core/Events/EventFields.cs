using System.Collections.Immutable;

namespace Clp;

/// <summary>The fields of a stored event, gathered while reading and made into the event at the end.</summary>
internal sealed class EventFields
{
    public string? Kind, Intent, Transition, Reason, Step, Source, MadeUnder, ContractHash, Operation, Correlation, Causation, TraceParent;
    public long? IntentId, At, Proposal, StateVersion, ExpiresAt;
    public int ContractVersion;
    public bool IsFinal, Fits = true;
    public Actor? By;
    public StateObject? Payload, Values;
    public Provenance? Origins;
    public StateDelta? Delta;
    public Outcome? Outcome;
    public AiTrace? Ai;
    public ProposalBatch? Batch;
    public ImmutableArray<ProposalId> Accepted = [];
    public ImmutableArray<string> Affirmed = [], Guards = [], Edited = [], Ignored = [];
    public ImmutableArray<ValidationError> Errors = [];

    public ContractEvent ToEvent(long version)
    {
        IntentId intent = new(Need(IntentId, "intentId"));
        Actor by = Need(By, "by");
        long at = Need(At, "at");
        return Need(Kind, "kind") switch
        {
            "committed" => new ContractEvent.StateCommitted(intent, Need(Intent, "intent"), Need(Payload, "payload"), Need(Origins, "origins"), Need(Transition, "transition"), Need(Delta, "delta"), by, at)
            {
                Approvals = Approvals.Of(Accepted, Affirmed),
                Guards = Guards,
            },
            "dispatched" => new ContractEvent.IntentDispatched(intent, Need(Intent, "intent"), Need(Payload, "payload"), Need(Origins, "origins"), by, at),
            "withdrawn" => new ContractEvent.IntentWithdrawn(intent, Need(Reason, "reason"), by, at),
            "proposed" => new ContractEvent.ProposalStaged(ToProposal(new ProposalId(version), intent, by, at)),
            "accepted" => new ContractEvent.ProposalAccepted(intent, new ProposalId(Need(Proposal, "proposal")), Need(Values, "values"), Need(Origins, "origins"), Affirmed, Edited, IsFinal, by, at),
            "rejected" => new ContractEvent.ProposalRejected(intent, new ProposalId(Need(Proposal, "proposal")), Need(Reason, "reason"), by, at),
            "refused" => new ContractEvent.AttemptRefused(intent, Need(Intent, "intent"), Need(Payload, "payload"), Need(Origins, "origins"), Words.Step(Need(Step, "step")), Need(Outcome, "outcome"), by, at),
            string other => throw new StorageException(ClpCodes.UnknownEventKind, $"The stored event at version {version} is of the kind '{other}', which this version does not know; read it with the version that wrote it.", StorageFailure.Corrupt),
        };
    }

    public EventHeader ToHeader() => new(ContractVersion, Need(ContractHash, "contractHash"))
    {
        Operation = Operation is null ? null : new OperationId(Operation),
        Correlation = Correlation,
        Causation = Causation,
        TraceParent = TraceParent,
    };

    private Proposal ToProposal(ProposalId id, IntentId intent, Actor by, long at) => new()
    {
        Id = id,
        IntentId = intent,
        Values = Need(Values, "values"),
        Origins = Need(Origins, "origins"),
        By = by,
        Source = Source == "guard" ? ProposalSource.GuardSuggestion : ProposalSource.Provider,
        StateVersion = Need(StateVersion, "stateVersion"),
        ContractHash = Need(MadeUnder, "madeUnder"),
        At = new DateTimeOffset(at, TimeSpan.Zero),
        ExpiresAt = new DateTimeOffset(Need(ExpiresAt, "expiresAt"), TimeSpan.Zero),
        Status = Fits ? ProposalStatus.Staged : ProposalStatus.Refused,
        Errors = Errors,
        Ignored = Ignored,
        Ai = Ai,
        Batch = Batch,
    };

    private static T Need<T>(T? value, string name) where T : class => value ?? throw new FormatException($"'{name}' is missing.");

    private static long Need(long? value, string name) => value ?? throw new FormatException($"'{name}' is missing.");
}
