using System.Text;
using System.Text.Json.Nodes;

namespace Clp.Mcp.Tests;

/// <summary>The recipe that docs/ai.md shows, as it stands there.</summary>
public sealed class RecipeTests
{
    [Fact]
    public async Task Recipe_OfAServer_ServesToolsThatPropose()
    {
        await using ClpRuntime runtime = new(Desk.Contract);
        ContractInstance desk = await runtime.OpenAsync("desk");
        using MemoryStream input = new(Encoding.UTF8.GetBytes(string.Join('\n',
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}",
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}",
            "")));
        using MemoryStream output = new();

        #region mcp
        McpContractServer server = new(desk);
        await server.RunAsync(input, output);
        #endregion

        JsonNode listed = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).Single(m => m["id"]?.ToString() == "2");
        List<string> tools = [.. listed["result"]!["tools"]!.AsArray().Select(t => t!["name"]!.ToString())];
        tools.ShouldContain("pay");
        tools.ShouldNotContain("accept");
        tools.ShouldNotContain("commit");
        desk.StateVersion.ShouldBe(-1);
    }
}
