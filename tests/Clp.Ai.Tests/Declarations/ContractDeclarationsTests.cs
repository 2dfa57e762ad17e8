using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests;

public sealed class ContractDeclarationsTests
{
    [Fact]
    public async Task AsDeclarations_OfAnInstance_AreTheIntentsPossibleNow()
    {
        await using ClpRuntime runtime = new(Desk.Booking);
        ContractInstance plane = await runtime.OpenAsync();

        Desk.Booking.AsDeclarations(plane).Select(d => d.Intent.Name).ShouldBe(["book", "pay: now"]);
        await plane.SubmitAsync("book", StateObject.Of(("seat", "1A"), ("bags", 0), ("note", "")));
        Desk.Booking.AsDeclarations(plane).Select(d => d.Intent.Name).ShouldBe(["leave", "pay: now"]);
    }

    [Fact]
    public async Task AsDeclarations_AreDeclarationsOnly_ThatNothingCanInvoke()
    {
        await using ClpRuntime runtime = new(Desk.Booking);

        ImmutableArray<IntentDeclaration> tools = Desk.Booking.AsDeclarations(await runtime.OpenAsync());

        new ChatOptions { Tools = [.. tools] }.Tools!.OfType<AIFunction>().ShouldBeEmpty();
        tools.ShouldAllBe(t => t.GetService(typeof(AIFunction), null) == null);
    }

    [Fact]
    public async Task JsonSchema_IsTheIntentsInput_AndSaysNothingOfInstanceTenantOrState()
    {
        await using ClpRuntime runtime = new(Desk.Booking, new ClpRuntimeOptions { KeyNamespace = "tenant-canary" });
        IntentDeclaration book = Desk.Booking.AsDeclarations(await runtime.OpenAsync("instance-canary"))[0];

        string schema = book.JsonSchema.GetRawText();

        (book.Name, book.Description).ShouldBe(("book", "Books a seat."));
        StateObject.Parse(schema).ShouldBe(StateObject.Parse("""
            {"type": "object", "properties": {
              "seat": {"type": "string", "minLength": 2, "maxLength": 3, "description": "Row and letter."},
              "bags": {"type": "integer", "minimum": 0, "maximum": 3, "description": "Pieces of luggage."},
              "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
              "meal": {"type": "string", "enum": ["none", "vegan"], "description": "What to eat.", "default": "none"},
              "passport": {"type": "string"},
              "guest": {"type": "object", "properties": {"name": {"type": "string"}, "class": {"type": "string"}}, "required": ["name", "class"], "additionalProperties": false}},
             "required": ["seat", "bags", "note"], "additionalProperties": false}
            """));
        (schema.Contains("canary", StringComparison.Ordinal) || schema.Contains("x-personal", StringComparison.Ordinal) || schema.Contains("fare", StringComparison.Ordinal)).ShouldBeFalse();
    }

    [Fact]
    public async Task AsDeclarations_OfAnotherContractsInstance_IsRefused()
    {
        await using ClpRuntime runtime = new(Desk.Booking.WithGuards(_ => true));
        ContractInstance plane = await runtime.OpenAsync();

        Should.Throw<ClpException>(() => Desk.Booking.AsDeclarations(plane)).Code.ShouldBe(ClpCodes.BadArgument);
    }

    [Theory]
    [InlineData("book", "book")]
    [InlineData("a-B_9", "a-B_9")]
    [InlineData("pay: now", "pay__now_8fb2ac01")]
    public void ToolName_IsTheName_OrWhatIsUsableOfItAndItsHash(string name, string tool) => ToolNames.Of(name).ShouldBe(tool);

    [Fact]
    public void ToolName_OfAnyText_IsOneThatServersTake_AndItsOwn()
    {
        string[] names = [new('x', 65), new('x', 66), new('x', 64), "ü", "é", "a.b", "a b", "a/b", "pay: now", ToolNames.Of("pay: now"), ToolNames.Of(ToolNames.Of("pay: now")), string.Concat(Enumerable.Repeat("\ud83d\ude00", 100))];

        names.Select(ToolNames.Of).ShouldBeUnique();
        names.Select(ToolNames.Of).ShouldAllBe(n => n.Length <= 64 && n.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || c == '-'));
    }
}
