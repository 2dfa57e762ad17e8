using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Clp.Tests.Contracts;

public sealed partial class PersonalFieldTests
{
    private const string Canary = "canary-7f3a";

    [Fact]
    public void Hash_OfAContract_TellsWhetherAFieldIsPersonal()
    {
        static string Hash(Field field) => Contract.Define("a").State(StateObject.Of(("name", "")), field).Build().Hash;
        Field name = Field.Required("name", Shape.Text);

        Hash(name.Personal()).ShouldNotBe(Hash(name));
        Hash(name with { IsPersonal = false }).ShouldBe(Hash(name));
    }

    [Fact]
    public void JsonSchema_OfAPersonalField_SaysSo()
        => Contract.Define("a").State(StateObject.Of(("name", "")), Field.Required("name", Shape.Text).Personal()).Build()
            .ToJsonSchema().Get("properties.name.x-personal", false).ShouldBeTrue();

    [Fact]
    public void Personal_OnATypedContract_MarksNestedFieldsThroughListsAndMaps()
    {
        Contract contract = Contract.Define("a", new Book([], new Dictionary<string, Person>()), Json.Default.Book)
            .Personal("People.Name", "ByKey.Home.Street")
            .Intent("add", Json.Default.Person, configure: i => i.Personal("Home"))
            .Transition<Person>("put", c => c.State)
            .Build().Untyped;

        ObjectShape person = contract.StateShape.Find("People")!.Shape.ShouldBeOfType<ListShape>().Of.ShouldBeOfType<ObjectShape>();
        person.Find("Name")!.IsPersonal.ShouldBeTrue();
        person.Find("Home")!.IsPersonal.ShouldBeFalse();
        ObjectShape keyed = contract.StateShape.Find("ByKey")!.Shape.ShouldBeOfType<MapShape>().Of.ShouldBeOfType<ObjectShape>();
        keyed.Find("Home")!.Shape.ShouldBeOfType<ObjectShape>().Find("Street")!.IsPersonal.ShouldBeTrue();
        contract.FindIntent("add")!.Input.Find("Home")!.IsPersonal.ShouldBeTrue();
        contract.FindIntent("add")!.Input.Find("Name")!.IsPersonal.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Nobody")]
    [InlineData("People.Nobody")]
    [InlineData("")]
    public void Personal_OfAFieldThatIsNotDeclared_IsRefused(string path)
        => Should.Throw<ContractException>(() => Contract.Define("a", new Book([], new Dictionary<string, Person>()), Json.Default.Book).Personal(path))
            .Code.ShouldBe(ClpCodes.BadDefinition);

    [Fact]
    public async Task Errors_OfPersonalInputs_NeverQuoteTheValue()
    {
        Contract contract = Contract.Define("a").State(StateObject.Empty)
            .Intent("set", i => i
                .Field(Field.Optional("enum", Shape.Enum("a", "b")).Personal())
                .Field(Field.Optional("date", Shape.Date).Personal())
                .Field(Field.Optional("instant", Shape.DateTime).Personal())
                .Field(Field.Optional("number", Shape.IntegerBetween(0, 1)).Personal())
                .Field(Field.Optional("map", Shape.Map(Shape.Integer)).Personal()))
            .Transition("put", "set", _ => StateDelta.Empty)
            .Build();
        await using ClpRuntime runtime = new(contract);
        ContractInstance instance = await runtime.OpenAsync("1");

        Outcome outcome = await instance.SubmitAsync("set", StateObject.Of(
            ("enum", Canary), ("date", Canary), ("instant", Canary), ("number", 7315), ("map", StateObject.Of((Canary, "x")))));

        ImmutableArray<ValidationError> errors = outcome.ShouldBeOfType<Outcome.Invalid>().Errors;
        errors.Select(e => e.Path.ToString()).ShouldBe(["enum", "date", "instant", "number", "map"]);
        errors.Select(e => e.Code).ShouldBe(["unknown_value", "wrong_format", "wrong_format", "out_of_range", "wrong_type"]);
        outcome.Describe().ShouldNotContain(Canary);
        outcome.Describe().ShouldNotContain("7315");
    }

    [Fact]
    public async Task Errors_OfPersonalState_NeverQuoteTheValueOrKeysBelowIt()
    {
        Contract contract = Contract.Define("a")
            .State(StateObject.Of(("person", StateObject.Of(("color", "red")))), Field.Required("person", Shape.Object(Field.Required("color", Shape.Enum("red")))).Personal(), Field.Optional("map", Shape.Map(Shape.Integer)).Personal())
            .Intent("paint").Intent("put")
            .Transition("paint", "paint", _ => StateDelta.Set("person.color", Canary))
            .Transition("put", "put", _ => StateDelta.Set(StatePath.Of("map", Canary), "text"))
            .Build();
        await using ClpRuntime runtime = new(contract);
        ContractInstance instance = await runtime.OpenAsync("1");

        foreach (string intent in (string[])["paint", "put"])
        {
            Outcome outcome = await instance.SubmitAsync(intent);
            outcome.ShouldBeOfType<Outcome.Invalid>().Describe().ShouldNotContain(Canary);
        }
    }

    [Fact]
    public async Task Guard_ThatReadsAnErasedValue_Denies()
    {
        StateObject erased = StateObject.Of(("limit", StateValue.Redacted));
        Contract contract = Contract.Define("a").State(erased, Field.Required("limit", Shape.Integer).Personal())
            .Intent("spend")
            .Guard("within", c => GuardVerdict.DenyWhen(c.State.Get("limit", 0) > 0, "no"))
            .Guard("within.below", c => GuardVerdict.DenyWhen(c.State.Get("limit.daily", 0) > 0, "no"))
            .Guard("within.try", c => GuardVerdict.DenyWhen(c.State.TryGet("limit", out long limit) && limit > 0, "no"))
            .Transition("go", "spend", _ => StateDelta.Empty)
            .Build();
        await using ClpRuntime runtime = new(contract);

        Outcome outcome = await (await runtime.OpenAsync("1")).SubmitAsync("spend");

        outcome.ShouldBeOfType<Outcome.Denied>().Denials.Select(d => d.Guard).ShouldBe(["within", "within.below", "within.try"]);
    }

    public sealed record Home(string Street);

    public sealed record Person(string Name, Home Home);

    public sealed record Book(IReadOnlyList<Person> People, IReadOnlyDictionary<string, Person> ByKey);

    [JsonSerializable(typeof(Book))]
    internal sealed partial class Json : JsonSerializerContext;
}
