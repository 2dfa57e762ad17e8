using NJsonSchema;

namespace Clp.Tests.Contracts;

/// <summary>The exported JSON Schema says what the contract's own check says: another implementation reads it and agrees.</summary>
public sealed class JsonSchemaTests
{
    private static readonly Contract Everything = Contract.Define("everything")
        .Describe("All shapes.")
        .State(StateObject.Of(("open", true)), Field.Required("open", Shape.Boolean, "Whether it is open."))
        .Intent("use", i => i.Describe("Uses all shapes.")
            .Required("text", Shape.TextOf(2, 5, "[a-z]+"), "Some text.")
            .Optional("whole", Shape.IntegerBetween(1, 10), "A number.", 3)
            .Optional("number", Shape.NumberBetween(-0.5m, 0.5m))
            .Optional("flag", Shape.Boolean)
            .Optional("colour", Shape.Enum("red", "green"))
            .Optional("list", Shape.List(Shape.Integer, 1, 3))
            .Optional("map", Shape.Map(Shape.Boolean))
            .Optional("nested", Shape.Object(Field.Required("a", Shape.Text), Field.Optional("b", Shape.Integer)))
            .Optional("maybe", Shape.Text.OrNull())
            .Optional("any", Shape.Any))
        .Transition("t", "use", _ => StateDelta.Empty)
        .Build();

    public static TheoryData<string> Payloads =>
    [
        """{"text":"abc"}""",
        """{"text":"abc","whole":10,"number":0.5,"flag":false,"colour":"red","list":[1,2],"map":{"x":true},"nested":{"a":"x","b":1},"maybe":null,"any":[{}]}""",
        """{"text":"a"}""", """{"text":"abcdef"}""", """{"text":"ABC"}""", """{"text":5}""", """{"text":null}""",
        """{"text":"abc","whole":0}""", """{"text":"abc","whole":11}""", """{"text":"abc","whole":1.5}""", """{"text":"abc","whole":"1"}""",
        """{"text":"abc","number":0.51}""", """{"text":"abc","flag":1}""", """{"text":"abc","colour":"blue"}""", """{"text":"abc","colour":5}""",
        """{"text":"abc","list":[]}""", """{"text":"abc","list":[1,2,3,4]}""", """{"text":"abc","list":["1"]}""", """{"text":"abc","list":{}}""",
        """{"text":"abc","map":{"x":1}}""", """{"text":"abc","map":[]}""",
        """{"text":"abc","nested":{}}""", """{"text":"abc","nested":{"a":"x","c":1}}""", """{"text":"abc","nested":{"a":"x","b":"1"}}""",
        """{"text":"abc","maybe":5}""", """{"text":"abc","unknown":1}""",
    ];

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task ToJsonSchema_OfAnIntent_AgreesWithTheContract(string payload)
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(Everything.FindIntent("use")!.ToJsonSchema().ToString());
        await using ClpRuntime runtime = new(Everything);
        ContractInstance instance = await runtime.OpenAsync();

        Outcome outcome = await instance.SubmitAsync("use", StateObject.Parse(payload));

        outcome.IsCommitted.ShouldBe(schema.Validate(payload).Count == 0, outcome.Describe());
    }

    [Fact]
    public void ToJsonSchema_OfAnIntent_IsThisText() => Contract.Define("c").Intent("ask", i => i.Describe("Asks.").Required("question", Shape.Text, "What.").Optional("times", Shape.Integer, null, 1))
        .Transition("t", "ask", _ => StateDelta.Empty).Build().FindIntent("ask")!.ToJsonSchema().ToString().ShouldBe(
        """{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"ask","description":"Asks.","type":"object","properties":{"question":{"type":"string","description":"What."},"times":{"type":"integer","default":1}},"required":["question"],"additionalProperties":false}""");

    [Fact]
    public async Task ToJsonSchema_OfTheState_AgreesWithTheContract()
    {
        JsonSchema schema = await JsonSchema.FromJsonAsync(Everything.ToJsonSchema().ToString());

        schema.Title.ShouldBe("everything");
        schema.Validate(Everything.InitialState.ToString()).ShouldBeEmpty();
        schema.Validate("""{"open":1}""").ShouldNotBeEmpty();
        schema.Validate("""{"open":true,"isAdmin":true}""").ShouldNotBeEmpty();
    }
}
