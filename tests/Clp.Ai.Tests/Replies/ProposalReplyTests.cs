using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests;

public sealed class ProposalReplyTests
{
    private static readonly StateLimits Limits = ProposalReply.DefaultLimits;

    [Theory]
    [InlineData("""{"seat": "1A", "bags": 2}""")]
    [InlineData("""{"seat": "1A", "bags": 2.0}""")]
    [InlineData("{\"seat\": \"1\\u0041\",\n\"bags\": 2e0}")]
    public void FromText_OneFittingObject_IsItsValues(string json)
        => ProposalReply.FromText(Desk.Book, json, Limits).ShouldBe(StateObject.Of(("seat", "1A"), ("bags", 2)));

    [Theory]
    [InlineData("""{"seat": "1A", """, ClpCodes.ReplyMalformed)]
    [InlineData("""{"seat": "1A""", ClpCodes.ReplyMalformed)]
    [InlineData("", ClpCodes.ReplyMalformed)]
    [InlineData("Sure! {}", ClpCodes.ReplyMalformed)]
    [InlineData("```json\n{}\n```", ClpCodes.ReplyMalformed)]
    [InlineData("{} {}", ClpCodes.ReplyMalformed)]
    [InlineData("""{"seat": "1A",}""", ClpCodes.ReplyMalformed)]
    [InlineData("""{"seat": "1A", "seat": "9F"}""", ClpCodes.ReplyMalformed)]
    [InlineData("""{"seat": "1A", "\u0073eat": "9F"}""", ClpCodes.ReplyMalformed)]
    [InlineData("""{"seat": "\ud800"}""", ClpCodes.ReplyMalformed)]
    [InlineData("""{"bags": 1e400}""", ClpCodes.ReplyMalformed)]
    [InlineData("""{"bags": NaN}""", ClpCodes.ReplyMalformed)]
    [InlineData("""["1A"]""", ClpCodes.ReplyUnfit)]
    [InlineData("null", ClpCodes.ReplyUnfit)]
    [InlineData("""{"__proto__": {}}""", ClpCodes.ReplyUnfit)]
    [InlineData("""{"seat": 1}""", ClpCodes.ReplyUnfit)]
    [InlineData("""{"seat": null}""", ClpCodes.ReplyUnfit)]
    [InlineData("""{"bags": "2"}""", ClpCodes.ReplyUnfit)]
    [InlineData("""{"bags": 4}""", ClpCodes.ReplyUnfit)]
    [InlineData("""{"seat": "1A", "isAdmin": true}""", ClpCodes.ReplyUnfit)]
    [InlineData("""{"guest": {"name": "x", "class": "y", "isAdmin": true}}""", ClpCodes.ReplyUnfit)]
    public void FromText_AnythingElse_IsATypedRefusal(string json, string code)
    {
        ModelReplyException refusal = Should.Throw<ModelReplyException>(() => ProposalReply.FromText(Desk.Book, json, Limits));

        refusal.Code.ShouldBe(code);
        refusal.Message.Length.ShouldBeLessThan(1_500);
    }

    [Fact]
    public void FromText_WhatDoesNotFit_IsSaidSoThatAModelCanMendIt()
    {
        ModelReplyException refusal = Should.Throw<ModelReplyException>(() => ProposalReply.FromText(Desk.Book, """{"seat": "1A", "bags": 4, "isAdmin": true}""", Limits));

        refusal.Errors.Select(e => (e.Path.ToString(), e.Code)).ShouldBe([("bags", "out_of_range"), ("isAdmin", "unknown_field")], ignoreOrder: true);
        refusal.Message.ShouldContain("it must be 0 to 3");
        refusal.Message.ShouldContain("'isAdmin' is not declared");
    }

    [Fact]
    public void FromText_APersonalValueThatDoesNotFit_IsNotQuoted()
        => Should.Throw<ModelReplyException>(() => ProposalReply.FromText(Desk.Book, """{"passport": ["X1234567"]}""", Limits)).ToString().ShouldNotContain("X1234567");

    [Fact]
    public void FromText_HostileKeys_DoNotReachTheMessageAsTheyAre()
    {
        string message = Should.Throw<ModelReplyException>(() => ProposalReply.FromText(Desk.Book, """{"a\u000a\u202eb": 1}""", Limits)).Message;

        message.ShouldAllBe(c => !char.IsControl(c) && c != '\u202e');
    }

    // No theory: attributes are UTF-8 and cannot hold this text.
    [Fact]
    public void FromText_ALoneSurrogateInTheTextItself_IsATypedRefusal()
        => Should.Throw<ModelReplyException>(() => ProposalReply.FromText(Desk.Book, "{\"seat\": \"\ud800\"}", Limits)).Code.ShouldBe(ClpCodes.ReplyMalformed);

    [Fact]
    public void FromText_TenMegabytes_AreTooLarge()
    {
        string big = new('x', 10 << 20);

        Should.Throw<ModelReplyException>(() => ProposalReply.FromText(Desk.Book, $$"""{"seat": "{{big}}"}""", Limits)).Code.ShouldBe(ClpCodes.ReplyTooLarge);
        Should.Throw<ModelReplyException>(() => ProposalReply.FromText(Desk.Book, new string('[', 100), Limits)).Code.ShouldBe(ClpCodes.ReplyTooLarge);
    }

    [Fact]
    public void FromText_AskedFields_AreTheOnlyOnesThatMayBeThere()
    {
        ImmutableArray<string> asked = ["seat", "note"];

        ProposalReply.FromText(Desk.Book, """{"seat": "1A"}""", Limits, asked).ShouldBe(StateObject.Of(("seat", "1A")));
        ModelReplyException refusal = Should.Throw<ModelReplyException>(() => ProposalReply.FromText(Desk.Book, """{"seat": "1A", "bags": 1}""", Limits, asked));
        (refusal.Code, refusal.Message.Contains("Give only: seat, note.", StringComparison.Ordinal)).ShouldBe((ClpCodes.ReplyUnfit, true));
    }

    [Fact]
    public void FromText_NullForAnAskedField_MeansThatItIsNotKnown_UnlessNullIsAValue()
        => ProposalReply.FromText(Desk.Book, """{"seat": null, "note": null}""", Limits, ["seat", "note"]).ShouldBe(StateObject.Of(("note", StateValue.Null)));

    public static TheoryData<string, object?> Arguments => new()
    {
        { "an element", JsonDocument.Parse("\"1A\"").RootElement },
        { "a node", JsonValue.Create("1A") },
        { "a text", "1A" },
    };

    [Theory]
    [MemberData(nameof(Arguments))]
    public void FromCall_WhateverFormTheClientLeft_IsTheValue(string form, object? seat)
        => ProposalReply.FromCall(Desk.Book, Call(("seat", seat)), Limits).ShouldBe(StateObject.Of(("seat", "1A")), form);

    [Fact]
    public void FromCall_PlainValues_AreTakenAsTheyAre()
    {
        IntentDefinition any = Desk.Booking.FindIntent("pay: now")!;
        FunctionCallContent call = Call(
            ("amount", 12.50m), ("int", 1), ("long", 2L), ("ulong", ulong.MaxValue), ("double", 0.5), ("float", 0.25f), ("truth", true), ("none", null),
            ("list", new List<object?> { 1, "x", null }), ("object", new Dictionary<string, object?> { ["a"] = new[] { 1, 2 } }));

        ProposalReply.FromCall(any, call, Limits).ToJson().ShouldBe("""{"amount":12.50,"int":1,"long":2,"ulong":18446744073709551615,"double":0.5,"float":0.25,"truth":true,"none":null,"list":[1,"x",null],"object":{"a":[1,2]}}""");
        ProposalReply.FromCall(Desk.Book, new FunctionCallContent("1", "book"), Limits).ShouldBe(StateObject.Empty);
    }

    [Fact]
    public void FromCall_BadArguments_AreTypedRefusals()
    {
        Dictionary<string, object?> itself = [];
        itself["again"] = itself;
        (string, object?)[] malformed =
        [
            ("seat", JsonDocument.Parse("\"\\ud800\"").RootElement), ("seat", "\ud800"), ("\ud800", "x"), ("seat", default(JsonElement)), ("seat", new Uri("https://example.org")),
            ("seat", double.NaN), ("guest", JsonDocument.Parse("""{"name": "a", "name": "b"}""").RootElement),
        ];

        malformed.ShouldAllBe(a => CodeOf(Call(a)) == ClpCodes.ReplyMalformed);
        CodeOf(new FunctionCallContent("1", "book") { Exception = new JsonException("canary") }).ShouldBe(ClpCodes.ReplyMalformed);
        CodeOf(Call(("guest", itself))).ShouldBe(ClpCodes.ReplyTooLarge);
        CodeOf(Call(("seat", new string('x', 10 << 20)))).ShouldBe(ClpCodes.ReplyTooLarge);
        CodeOf(Call(("seat", JsonDocument.Parse('"' + new string('x', 10 << 20) + '"').RootElement))).ShouldBe(ClpCodes.ReplyTooLarge);
        CodeOf(Call(("seat", Enumerable.Repeat<object?>(null, int.MaxValue)))).ShouldBe(ClpCodes.ReplyTooLarge);
        CodeOf(Call(("seat", 1))).ShouldBe(ClpCodes.ReplyUnfit);
        CodeOf(Call(("isAdmin", true))).ShouldBe(ClpCodes.ReplyUnfit);
        CodeOf(Call(("constructor", true))).ShouldBe(ClpCodes.ReplyUnfit);
    }

    [Fact]
    public void FromCall_DisposedElement_IsATypedRefusal()
    {
        JsonDocument document = JsonDocument.Parse("\"1A\"");
        JsonElement element = document.RootElement;
        document.Dispose();

        CodeOf(Call(("seat", element))).ShouldBe(ClpCodes.ReplyMalformed);
    }

    private static FunctionCallContent Call(params (string Key, object? Value)[] arguments) => new("1", "book", arguments.ToDictionary(a => a.Key, a => a.Value));

    private static string CodeOf(FunctionCallContent call) => Should.Throw<ModelReplyException>(() => ProposalReply.FromCall(Desk.Book, call, Limits)).Code;
}
