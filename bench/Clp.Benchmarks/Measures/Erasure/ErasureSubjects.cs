using System.Globalization;

namespace Clp.Benchmarks.Measures;

/// <summary>Persons whose every personal value holds a word that nothing else holds.</summary>
internal static class ErasureSubjects
{
    public static Contract Contract { get; } = Contract.Define("person")
        .State(
            StateObject.Of(("visits", 0)),
            Field.Required("visits", Shape.Integer),
            Field.Optional("name", Shape.Text).Personal(),
            Field.Optional("contacts", Shape.Map(Shape.Text)).Personal(),
            Field.Optional("notes", Shape.List(Shape.Object(Field.Required("at", Shape.Integer), Field.Required("text", Shape.Text).Personal()))),
            Field.Optional("address", Shape.Object(Field.Required("city", Shape.Text), Field.Optional("street", Shape.Text).Personal())))
        .Intent("register", i => i.Field(Field.Required("name", Shape.TextOf(minLength: 1)).Personal()).Field(Field.Optional("kind", Shape.Enum("a", "b")).Personal()))
        .Intent("note", i => i.Field(Field.Required("text", Shape.Text).Personal()))
        .Intent("fail", i => i.Field(Field.Required("text", Shape.Text).Personal()))
        .Intent("visit")
        .Guard("serious", c => c.Payload.Get("text", "").Contains("joke", StringComparison.Ordinal)
            ? GuardVerdict.Deny("no jokes: " + c.Payload.Get("text", "")).Suggest("text", c.Payload.Get("text", "") + " (serious)") : GuardVerdict.Allow, on: ["note"])
        .Transition("enter", "register", c => StateDelta.Merge(StateObject.Of(
            ("name", c.Payload.Field("name")!),
            ("contacts", StateObject.Of((c.Payload.Require<string>("name") + "@mail", c.Payload.Field("name")!))),
            ("address", StateObject.Of(("city", "Bern"), ("street", c.Payload.Field("name")!))))))
        .Transition("write", "note", c => StateDelta
            .Push("notes", StateObject.Of(("at", c.State.Get("visits", 0)), ("text", c.Payload.Field("text")!)))
            .AndSet(StatePath.Of("contacts", c.Payload.Require<string>("text")), "work"))
        .Transition("stumble", "fail", c => StateDelta.Set("visits", c.Payload.Require<long>("text")))
        .Transition("count", "visit", c => StateDelta.Set("visits", c.State.Get("visits", 0) + 1))
        .Build();

    public static string Id(int subject) => subject.ToString("d4", CultureInfo.InvariantCulture);

    public static StreamId Stream(int subject) => new("", Contract.Name, Id(subject));

    public static OperationId Operation { get; } = new("registration");

    public static ClpRuntime Runtime(IEventStore store, CapturedLog log, string space = "") => new(Contract, new ClpRuntimeOptions
    {
        EventStore = store,
        KeyNamespace = space,
        LoggerFactory = log,
        SnapshotEvery = 4,
        Outbox = e => e.Event is ContractEvent.StateCommitted { Intent: not "visit" } c ? [new OutboxMessage("changed", c.Payload)] : [],
    });

    /// <summary>Commits, a refused payload, a denied attempt with its suggestion, a failed one, proposals accepted, rejected and open, a withdrawal.</summary>
    public static async Task LiveAsync(ClpRuntime runtime, int subject, string word)
    {
        ContractInstance person = await runtime.OpenAsync(Id(subject));
        string canary = $"{word} \"{Id(subject)}\"\n";
        (await person.SubmitAsync("register", StateObject.Of(("name", canary)), new CommitOptions { Operation = Operation })).EnsureCommitted();
        Demand<Outcome.Invalid>(await person.SubmitAsync("register", StateObject.Of(("name", ""), ("kind", canary), ("another", canary))));
        Intent joke = await person.DispatchAsync("note", StateObject.Of(("text", canary + "joke")));
        Demand<Outcome.Denied>(await person.CommitAsync(joke));
        await person.WithdrawAsync(joke, Actor.Human("clerk"), "asked by " + canary);
        Demand<Outcome.Failed>(await person.SubmitAsync("fail", StateObject.Of(("text", canary))));
        Intent note = await person.DispatchAsync("note");
        await person.RejectAsync(await person.StageAsync(note, new ProposalDraft(StateObject.Of(("text", canary)))), Actor.Human("clerk"), "not of " + canary);
        Proposal good = await person.StageAsync(note, new ProposalDraft(StateObject.Of(("text", canary))));
        note = (await person.AcceptAsync(good, Actor.Human("clerk"), new AcceptOptions { Edit = StateObject.Of(("text", canary + "edited")) })).EnsureAccepted();
        (await person.CommitAsync(note)).EnsureCommitted();
        (await person.SubmitAsync("visit")).EnsureCommitted();
        await person.StageAsync(await person.DispatchAsync("note"), new ProposalDraft(StateObject.Of(("text", canary))));
    }

    /// <summary>Whether every personal field of the state reads as erased, and every other one as it was.</summary>
    public static bool IsErased(StateObject state) => state["name"] is { IsRedacted: true } && state["contacts"] is { IsRedacted: true }
        && state["address.street"] is { IsRedacted: true } && state["notes.0.text"] is { IsRedacted: true }
        && state.Get("address.city", "") == "Bern" && state.Get("visits", 0) == 1;

    private static void Demand<T>(Outcome outcome)
    {
        if (outcome is not T)
        {
            throw new InvalidOperationException($"{typeof(T).Name} was expected: {outcome.Describe()}");
        }
    }
}
