namespace Clp;

/// <summary>The contract's identity: SHA-256 over the canonical JSON of everything declared.</summary>
internal static class ContractHash
{
    public static string Of(Contract contract) => CanonicalJson.Sha256(Describe(contract));

    private static StateObject Describe(Contract contract) => StateObject.Of(
        ("format", "clp-contract/1"),
        ("name", contract.Name),
        ("version", contract.Version),
        ("state", ShapeSchema.Of(contract.StateShape)),
        ("intents", List(contract.Intents.Select(Describe))),
        ("guards", List(contract.Guards.Select(Describe))),
        ("transitions", List(contract.Transitions.Select(Describe))));

    private static StateObject Describe(IntentDefinition intent) => StateObject.Of(
        ("name", intent.Name),
        ("input", ShapeSchema.Of(intent.Input)),
        ("overwrite", List(intent.Input.Fields.Where(f => f.AllowsOverwrite).Select(f => (StateValue)f.Name))),
        ("acceptance", intent.Acceptance.Name),
        ("stale", intent.AllowsStaleProposals),
        ("requirements", List(intent.Requirements.Select(r => StateObject.Of(("name", r.Name), ("text", r.Description))))));

    private static StateObject Describe(Guard guard) => StateObject.Of(
        ("name", guard.Name),
        ("on", List(guard.Intents.Select(i => (StateValue)i))),
        ("tags", List(guard.Tags.Select(t => (StateValue)t))));

    private static StateObject Describe(Transition transition) => StateObject.Of(
        ("name", transition.Name),
        ("on", transition.OnIntent),
        ("pure", transition.IsPure),
        ("when", transition.IsConditional),
        ("writes", List(transition.Writes.Select(p => (StateValue)p.ToString()))));

    private static StateArray List(IEnumerable<StateValue> items) => StateArray.From(items);
}
