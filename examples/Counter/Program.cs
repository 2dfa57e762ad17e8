#region quick start
using Clp;

// What may happen to the state, and under which rules.
Contract contract = Contract.Define("counter")
    .State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer))
    .Intent("increment", intent => intent
        .Describe("Adds to the count.")
        .Required("amount", Shape.Integer, "How much to add; one step is 10 at most."))
    .Guard("one_step_is_10_at_most", c => GuardVerdict
        .DenyWhen(c.Payload.Get("amount", 0) > 10, "One step is 10 at most.")
        .Suggest("amount", 10))
    .Transition("add", "increment", c =>
        StateDelta.Set("count", c.State.Get("count", 0) + c.Payload.Get("amount", 0)))
    .Build();

await using ClpRuntime runtime = new(contract, new ClpRuntimeOptions { ProposalProvider = new Model() });
ContractInstance counter = await runtime.OpenAsync("counter-1");

// Somebody wants something and leaves the amount open; a model proposes one. Nothing has changed yet.
Intent intent = await counter.DispatchAsync("increment");
Proposal proposal = (await counter.ProposeAsync(intent))!;
Console.WriteLine($"proposed {proposal.Values}; the count is {counter.State["count"]}");

// A person accepts, the contract judges: too much. The state is as it was.
Actor ada = Actor.Human("ada");
CommitOptions asAda = new() { By = ada };
intent = (await counter.AcceptAsync(proposal, ada)).EnsureAccepted();
Console.WriteLine((await counter.CommitAsync(intent, asAda)).Describe());

// Ada edits the next proposal while she accepts it, and commits.
intent = await counter.DispatchAsync("increment");
proposal = (await counter.ProposeAsync(intent))!;
intent = (await counter.AcceptAsync(proposal, ada, new AcceptOptions { Edit = StateObject.Of(("amount", 7)) })).EnsureAccepted();
Console.WriteLine((await counter.CommitAsync(intent, asAda)).Describe());
Console.WriteLine($"the count is {counter.State["count"]}");

// Everything is in the log, the refusal too, and replaying it gives the same state.
await foreach (RecordedEvent entry in counter.ReadLogAsync())
{
    Console.WriteLine($"{entry.Version} {entry.Event.Kind} by {entry.Event.By}");
}

Console.WriteLine($"replayed: {await counter.ReplayAsync(counter.Version)}");

// Stands in for a model: it returns values and can do nothing else.
internal sealed class Model : IProposalProvider
{
    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) =>
        new(new ProposalDraft(StateObject.Of(("amount", 1000))));
}
#endregion
