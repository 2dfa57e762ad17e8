using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Clp.Storage.Tests;

/// <summary>A contract about persons, a store that seals, and the store beneath; and a life that leaves a canary in every place where an event can hold one.</summary>
internal sealed class Patients : IAsyncDisposable
{
    public const string Canary = "canary-4c1d";
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly List<ClpRuntime> runtimes = [];

    public Patients(IEventStore? inner = null, ISubjectKeys? keys = null)
    {
        Inner = inner ?? new MemoryStore();
        Keys = keys ?? new MemorySubjectKeys(random);
        Store = Over(Keys);
    }

    public IEventStore Inner { get; }

    public ISubjectKeys Keys { get; }

    public SealingStore Store { get; }

    public static StreamId Stream { get; } = new("", "patient", "p1");

    public static Contract Contract { get; } = Contract.Define("patient")
        .State(
            StateObject.Of(("visits", 0)),
            Field.Required("visits", Shape.Integer),
            Field.Optional("name", Shape.Text).Personal(),
            Field.Optional("contacts", Shape.Map(Shape.Text)).Personal(),
            Field.Optional("notes", Shape.List(Shape.Object(Field.Required("at", Shape.Integer), Field.Required("text", Shape.Text).Personal()))),
            Field.Optional("address", Shape.Object(Field.Required("city", Shape.Text), Field.Optional("street", Shape.Text).Personal())))
        .Intent("register", i => i.Field(Field.Required("name", Shape.TextOf(maxLength: 60)).Personal()).Optional("city", Shape.Text).Field(Field.Optional("kind", Shape.Enum("a")).Personal()))
        .Intent("note", i => i.Field(Field.Required("text", Shape.Text).Personal()))
        .Intent("move", i => i.Field(Field.Required("to", Shape.Object(Field.Required("city", Shape.Text), Field.Required("street", Shape.Text).Personal()))))
        .Intent("visit")
        .Guard("not-empty", c => c.Payload.Get("name", "x").Length > 0 ? GuardVerdict.Allow : GuardVerdict.Deny("empty " + Canary).Suggest("name", Canary), on: ["register"])
        .Guard("known", c => GuardVerdict.DenyWhen(c.State.Get("name", "").Contains("banned", StringComparison.Ordinal), "banned"), on: ["note"])
        .Transition("enter", "register", c => StateDelta.Merge(StateObject.Of(
            ("name", c.Payload.Require<string>("name")), ("contacts", StateObject.Of((Canary + "@mail", "home"))), ("address", StateObject.Of(("city", c.Payload.Get("city", "")), ("street", Canary))))))
        .Transition("write", "note", c => StateDelta.Push("notes", StateObject.Of(("at", c.State.Get("visits", 0)), ("text", c.Payload.Require<string>("text")))).AndSet(StatePath.Of("contacts", Canary), "work"))
        .Transition("move", "move", c => StateDelta.Set("address", c.Payload.Require<StateObject>("to")))
        .Transition("count", "visit", c => StateDelta.Set("visits", c.State.Get("visits", 0) + 1))
        .Build();

    public SealingStore Over(ISubjectKeys keys) => new(Inner, new ErasureOptions { Contracts = [Contract], Keys = keys, Random = random });

    public async Task<ContractInstance> OpenAsync(IEventStore? store = null)
    {
        ClpRuntime runtime = new(Contract, new ClpRuntimeOptions
        {
            EventStore = store ?? Store,
            SnapshotEvery = 4,
            Outbox = e => e.Event is ContractEvent.StateCommitted { Intent: not "visit" } c ? [new OutboxMessage("changed", c.Payload)] : [],
        });
        runtimes.Add(runtime);
        return await runtime.OpenAsync(Stream.Instance);
    }

    public ValueTask<bool> EraseAsync() => Keys.DestroyAsync(Stream.Encode(), default);

    /// <summary>Every kind of event, every kind of outcome; one intent and one proposal stay open.</summary>
    public static async Task LiveAsync(ContractInstance patient)
    {
        (await patient.SubmitAsync("register", StateObject.Of(("name", Canary), ("city", "Bern")), new CommitOptions { Operation = new OperationId("first") })).EnsureCommitted();
        (await patient.SubmitAsync("register", StateObject.Of(("name", Canary + new string('x', 60)), ("kind", Canary), ("naem", Canary)))).ShouldBeOfType<Outcome.Invalid>();
        Intent empty = await patient.DispatchAsync("register", StateObject.Of(("name", "")));
        (await patient.CommitAsync(empty)).ShouldBeOfType<Outcome.Denied>().Suggestion.ShouldNotBeNull();
        (await patient.SubmitAsync("note", StateObject.Of(("text", Canary + " one")))).EnsureCommitted();
        (await patient.SubmitAsync("note", StateObject.Of(("text", Canary + " two")))).EnsureCommitted();
        (await patient.SubmitAsync("move", StateObject.Of(("to", StateObject.Of(("city", "Basel"), ("street", Canary)))))).EnsureCommitted();
        (await patient.SubmitAsync("visit")).EnsureCommitted();
        Intent note = await patient.DispatchAsync("note");
        Proposal rejected = await patient.StageAsync(note, new ProposalDraft(StateObject.Of(("text", Canary))));
        await patient.RejectAsync(rejected, Actor.Human("nurse"), "not about " + Canary);
        Proposal accepted = await patient.StageAsync(note, new ProposalDraft(StateObject.Of(("text", Canary + " three"))));
        (await patient.AcceptAsync(accepted, Actor.Human("nurse"), new AcceptOptions { Edit = StateObject.Of(("text", Canary + " edited")) })).EnsureAccepted();
        (await patient.CommitAsync(patient.PendingIntents.Single(i => i.Name == "note"))).EnsureCommitted();
        await patient.WithdrawAsync(await patient.DispatchAsync("note", StateObject.Of(("text", Canary))), Actor.Human("nurse"), Canary + " asked");
        Intent open = await patient.DispatchAsync("note");
        (await patient.StageAsync(open, new ProposalDraft(StateObject.Of(("text", 7), (Canary, "undeclared"))))).Status.ShouldBe(ProposalStatus.Refused);
    }

    public static async Task<List<RecordedEvent>> EventsAsync(IEventStore store) => await store.ReadAsync(Stream, 0, default).ToListAsync();

    public static string Json(RecordedEvent e)
    {
        ArrayBufferWriter<byte> json = new();
        EventJson.Write(json, e.Event, e.Header);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ClpRuntime runtime in runtimes)
        {
            await runtime.DisposeAsync();
        }

        random.Dispose();
    }
}
