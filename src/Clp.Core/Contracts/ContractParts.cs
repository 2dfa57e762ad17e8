using System.Collections.Immutable;

namespace Clp;

/// <summary>Everything declared, before it is checked and linked: what any builder (fluent or from a document) hands over.</summary>
internal sealed record ContractParts(string Name, int Version)
{
    public string? Description { get; init; }
    public StateObject InitialState { get; init; } = StateObject.Empty;
    public ObjectShape StateShape { get; init; } = Shape.Object().AndOthers();
    public ImmutableArray<IntentParts> Intents { get; init; } = [];
    public ImmutableArray<Guard> Guards { get; init; } = [];
    public ImmutableArray<Transition> Transitions { get; init; } = [];
    public ImmutableArray<UpcastStep> Upcasts { get; init; } = [];
    public ImmutableArray<MigrationStep> Migrations { get; init; } = [];
}

/// <summary>One declared intent.</summary>
internal sealed record IntentParts(string Name)
{
    public string? Description { get; init; }
    public ImmutableArray<Field> Fields { get; init; } = [];
    public bool AllowsOthers { get; init; }
    public ImmutableArray<string> Overwritable { get; init; } = [];
    public IntentRisk Risk { get; init; }
    public AcceptancePolicy Acceptance { get; init; } = AcceptancePolicy.Manual;
    public ImmutableArray<AcceptanceRequirement> Requirements { get; init; } = [];
    public ImmutableArray<IPayloadValidator> Validators { get; init; } = [];
    public bool AllowsStaleProposals { get; init; }
    public TimeSpan? ProposalLifetime { get; init; }
}
