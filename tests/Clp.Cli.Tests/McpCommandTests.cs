using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Clp.Testing;

namespace Clp.Cli.Tests;

/// <summary>What <c>clp mcp</c> serves, and how it says that it cannot; how it serves is tested with Clp.Mcp.</summary>
public sealed partial class McpCommandTests
{
    private const string Input = """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
        {"jsonrpc":"2.0","method":"notifications/initialized"}
        {"jsonrpc":"2.0","id":2,"method":"tools/list"}

        """;

    private static readonly string Here = typeof(McpCommandTests).Assembly.Location;

    public static Contract Plain { get; } = Contract.Define("plain").State(StateObject.Empty, Field.Optional("x", Shape.Integer)).Intent("go").Transition("go", "go", _ => StateDelta.Set("x", 1)).Build();

    public static readonly Contract<Counted> Typed = Contract.Define("typed", new Counted(0), McpJson.Default.Counted).Intent("count", McpJson.Default.Counted).Transition<Counted>("count", c => c.Input).Build();

    public static Contract? Missing => null;

    public static string Text => "no contract";

    public static Contract Throwing => throw new InvalidOperationException("not today");

    public static Contract Talking
    {
        get
        {
            Console.WriteLine("a contract that prints");
            return Plain;
        }
    }

    [Theory]
    [InlineData("example:refunds", "refund")]
    [InlineData("Plain", "go")]
    [InlineData("Typed", "count")]
    [InlineData("Talking", "go")]
    public async Task Contract_Named_IsServed_AndOnlyTheProtocolIsOnTheOutput(string name, string tool)
    {
        using MemoryStream output = new();
        StringWriter text = new(), error = new();
        ToolHost host = new(text, error, new FakeClock()) { OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(Input)), OpenOutput = () => output };

        int exit = await ClpTool.RunAsync(["mcp", "--contract", name.StartsWith("example:", StringComparison.Ordinal) ? name : Of(name)], host, CancellationToken.None);

        exit.ShouldBe(0, error.ToString());
        text.ToString().ShouldBeEmpty();
        JsonNode[] messages = [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
        messages.Length.ShouldBe(2);
        messages.Single(m => (int)m["id"]! == 2)["result"]!["tools"]![0]!["name"]!.GetValue<string>().ShouldBe(tool);
    }

    [Theory]
    [InlineData("example:nope", ClpCodes.MissingData, "refunds")]
    [InlineData("nope", ClpCodes.BadCommandLine, "ASSEMBLY.dll:")]
    [InlineData("nope.dll:", ClpCodes.BadCommandLine, "ASSEMBLY.dll:")]
    [InlineData("no-such.dll:A.B", ClpCodes.MissingData, "no-such.dll")]
    public async Task Contract_OfNoSuchName_IsRefused(string name, string code, string because)
        => (await ToolRun.Of("mcp", "--contract", name)).ShouldBeRefused(code, because);

    [Theory]
    [InlineData("NoSuchMember", ClpCodes.MissingData, "NoSuchMember")]
    [InlineData("Missing", ClpCodes.MissingData, "null")]
    [InlineData("Text", ClpCodes.BadCommandLine, "no Contract")]
    [InlineData("Throwing", ClpCodes.BadDefinition, "not today")]
    [InlineData("Here", ClpCodes.MissingData, "public")]
    public async Task Contract_OfAMemberThatHoldsNone_IsRefused(string member, string code, string because)
        => (await ToolRun.Of("mcp", "--contract", Of(member))).ShouldBeRefused(code, because);

    [Fact]
    public async Task Contract_InAFileThatIsNoAssembly_IsRefused()
    {
        string text = Path.ChangeExtension(Here, ".runtimeconfig.json");

        (await ToolRun.Of("mcp", "--contract", text + ":A.B")).ShouldBeRefused(ClpCodes.BadCommandLine, "no .NET assembly");
    }

    [Theory]
    [InlineData("--provider", " ", ClpCodes.BadOptions)]
    [InlineData("--store", "", ClpCodes.StoreMisconfigured)]
    public async Task Option_ThatMakesNoSense_IsRefused(string option, string value, string code)
        => (await ToolRun.Of("mcp", "--contract", "example:refunds", option, value)).ShouldBeRefused(code, "");

    private static string Of(string member) => $"{Here}:{typeof(McpCommandTests).FullName}.{member}";

    public sealed record Counted(int Count);

    [JsonSerializable(typeof(Counted))]
    internal sealed partial class McpJson : JsonSerializerContext;
}
