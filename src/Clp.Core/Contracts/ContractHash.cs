namespace Clp;

/// <summary>The contract's identity: SHA-256 over the canonical JSON of everything declared.</summary>
internal static class ContractHash
{
    public static string Of(Contract contract) => CanonicalJson.Sha256(WithSteps(Describe(contract), contract.Parts));

    private static StateObject Describe(Contract contract) => StateObject.Of(
        ("format", "clp-contract/1"),
        ("name", contract.Name),
        ("version", contract.Version),
        ("text", Text(contract.Description)),
        ("state", ShapeSchema.Of(contract.StateShape)),
        ("visible", List(Visible(contract.StateShape, ""))),
        ("intents", List(contract.Intents.Select(Describe))),
        ("guards", List(contract.Guards.Select(Describe))),
        ("transitions", List(contract.Transitions.Select(Describe))));

    // A snapshot folded without a step is not one folded with it. Contracts without steps keep the hash they always had.
    private static StateObject WithSteps(StateObject described, ContractParts parts)
        => parts.Upcasts.IsEmpty && parts.Migrations.IsEmpty ? described : described.With("steps", List(
            parts.Upcasts.OrderBy(u => u.From).Select(u => (StateValue)$"upcast {u.From}").Concat(parts.Migrations.OrderBy(m => m.From).Select(m => (StateValue)$"migrate {m.From} {m.To}"))));

    // Intents without a rating keep the description they always had.
    private static StateObject Describe(IntentDefinition intent)
        => intent.Risk == IntentRisk.Unrated ? DescribeUnrated(intent) : DescribeUnrated(intent).With("risk", intent.Risk.ToString());

    private static StateObject DescribeUnrated(IntentDefinition intent) => StateObject.Of(
        ("name", intent.Name),
        ("text", Text(intent.Description)),
        ("input", ShapeSchema.Of(intent.Input)),
        ("overwrite", List(intent.Input.Fields.Where(f => f.AllowsOverwrite).Select(f => (StateValue)f.Name))),
        ("acceptance", intent.Acceptance.Name),
        ("separate", intent.Acceptance is AcceptancePolicy.QuorumPolicy { SeparateFromDispatcher: true }),
        ("lifetime", intent.ProposalLifetime is { } lifetime ? lifetime.Ticks : StateValue.Null),
        ("stale", intent.AllowsStaleProposals),
        ("requirements", List(intent.Requirements.Select(r => StateObject.Of(("name", r.Name), ("text", r.Description), ("when", r.AppliesWhen is not null), ("tags", List(r.Tags.Select(t => (StateValue)t))))))));

    private static StateObject Describe(Guard guard) => StateObject.Of(
        ("name", guard.Name),
        ("text", Text(guard.Description)),
        ("on", List(guard.Intents.Select(i => (StateValue)i))),
        ("tags", List(guard.Tags.Select(t => (StateValue)t))));

    private static StateObject Describe(Transition transition) => StateObject.Of(
        ("name", transition.Name),
        ("text", Text(transition.Description)),
        ("on", transition.OnIntent),
        ("pure", transition.IsPure),
        ("when", transition.IsConditional),
        ("writes", List(transition.Writes.Select(p => (StateValue)p.ToString()))));

    // Which state fields a model may see is part of what a person agreed to.
    private static IEnumerable<StateValue> Visible(ObjectShape shape, string above)
        => shape.Fields.SelectMany(f => (f.VisibleToAi ? [(StateValue)(above + "/" + f.Name)] : Enumerable.Empty<StateValue>())
            .Concat(f.Shape is ObjectShape inner ? Visible(inner, above + "/" + f.Name) : []));

    private static StateValue Text(string? text) => text is null ? StateValue.Null : text;

    private static StateArray List(IEnumerable<StateValue> items) => StateArray.From(items);
}
