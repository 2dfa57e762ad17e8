using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Clp.Storage.Tests;

/// <summary>Erasure beside contract versions, typed contracts and subjects of the host's own choosing.</summary>
public sealed partial class ErasedVersionsTests : IDisposable
{
    private const string Canary = "canary-d20f";
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly MemoryStore inner = new();
    private readonly MemorySubjectKeys keys;

    public ErasedVersionsTests() => keys = new MemorySubjectKeys(random);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Upcaster_GetsOpenedEvents_AndWhatWasErasedStaysErased(bool isErased)
    {
        Contract first = Define(1, "alias", isPersonal: true).Build();
        await CommitAsync(first, Over(first));
        Contract second = Define(2, "name", isPersonal: true).Upcast(1, e => [Renamed(e)]).Build();
        if (isErased)
        {
            await keys.DestroyAsync("ada", default);
        }

        StateObject state = await StateAsync(second, Over(first, second));

        state["name"].ShouldBe(isErased ? StateValue.Redacted : Canary);
        state.ContainsKey("alias").ShouldBeFalse();
    }

    [Fact]
    public async Task Field_ThatIsPersonalInOneOfTheVersions_IsSealedInAll()
    {
        Contract open = Define(1, "name", isPersonal: false).Build(), personal = Define(2, "name", isPersonal: true).Build();

        await CommitAsync(open, Over(open, personal));

        (await StoredAsync()).ShouldNotContain(Canary);
    }

    [Fact]
    public async Task Log_ThatWasWrittenBeforeTheSealing_IsReadAsItIs()
    {
        Contract contract = Define(1, "name", isPersonal: true).Build();
        await CommitAsync(contract, inner);
        await CommitAsync(contract, Over(contract));

        (await StateAsync(contract, Over(contract))).Get("name", "").ShouldBe(Canary);
        await keys.DestroyAsync("ada", default);
        (await StateAsync(contract, Over(contract)))["name"].ShouldBe(StateValue.Redacted);
    }

    [Fact]
    public async Task Subject_OfTheHostsChoice_ErasesAllItsStreams()
    {
        Contract contract = Define(1, "name", isPersonal: true).Build();
        await CommitAsync(contract, Over(contract), "one");
        await CommitAsync(contract, Over(contract), "two");

        await keys.DestroyAsync("ada", default);

        foreach (string instance in (string[])["one", "two"])
        {
            (await StateAsync(contract, Over(contract), instance))["name"].ShouldBe(StateValue.Redacted);
        }
    }

    [Fact]
    public async Task TypedContract_OfAnErasedSubject_RefusesItsRecordAndKeepsItsState()
    {
        Contract<Person> contract = Contract.Define("person", new Person("", 0, null), Json.Default.Person)
            .Personal("Name", "Tags")
            .Intent("rename", Json.Default.Person, configure: i => i.Personal("Name", "Tags"))
            .Guard<Person>("named", c => GuardVerdict.DenyWhen(c.State.Name == "banned", "banned"))
            .Transition<Person>("take", c => c.Input with { Age = c.State.Age + 1 })
            .Build();
        SealingStore store = Over(contract);
        await using ClpRuntime runtime = new(contract, new ClpRuntimeOptions { EventStore = store });
        (await (await runtime.OpenAsync("one")).SubmitAsync("rename", StateObject.Of(("Name", Canary), ("Age", 0), ("Tags", StateObject.Of(("a", true)))))).EnsureCommitted();
        await keys.DestroyAsync("ada", default);

        StateObject state = await StateAsync(contract, store);
        Should.Throw<StateFormatException>(() => contract.Read(state)).Code.ShouldBe(ClpCodes.SubjectErased);
        Should.Throw<StateFormatException>(() => contract.Read(state.With("Name", "x"))).Code.ShouldBe(ClpCodes.SubjectErased, "a dictionary would take the erased value's JSON");
        state.Get("Age", 0).ShouldBe(1);
    }

    public void Dispose() => random.Dispose();

    private SealingStore Over(params Contract[] contracts) => new(inner, new ErasureOptions { Contracts = contracts, Keys = keys, Random = random, Subject = _ => "ada" });

    private static ContractBuilder Define(int version, string field, bool isPersonal) => Contract.Define("person", version)
        .State(StateObject.Empty, Field.Optional(field, Shape.Text) with { IsPersonal = isPersonal })
        .Intent("rename", i => i.Field(Field.Required("to", Shape.Text) with { IsPersonal = isPersonal }))
        .Transition("take", "rename", c => StateDelta.Set(field, c.Payload.Field("to")!));

    private static StateObject Renamed(StateObject stored) => stored.Field("delta") is not { } delta ? stored
        : stored.With("delta", StateDelta.Of([.. StateDelta.FromValue(delta).Ops.OfType<StateOp.Set>().Select(set => new StateOp.Set("name", set.Value))]).ToValue());

    private static async Task CommitAsync(Contract contract, IEventStore store, string instance = "one")
    {
        await using ClpRuntime runtime = new(contract, new ClpRuntimeOptions { EventStore = store });
        (await (await runtime.OpenAsync(instance)).SubmitAsync("rename", StateObject.Of(("to", Canary)))).EnsureCommitted();
    }

    private static async Task<StateObject> StateAsync(Contract contract, IEventStore store, string instance = "one")
    {
        await using ClpRuntime runtime = new(contract, new ClpRuntimeOptions { EventStore = store });
        return (await runtime.OpenAsync(instance)).State;
    }

    private async Task<string> StoredAsync()
    {
        string all = "";
        await foreach (PositionedEvent e in inner.ReadAllAsync(FeedPosition.Start, default))
        {
            all += Patients.Json(e.Event);
        }

        return all;
    }

    public sealed record Person(string Name, int Age, IReadOnlyDictionary<string, bool>? Tags);

    [JsonSerializable(typeof(Person))]
    internal sealed partial class Json : JsonSerializerContext;
}
