using System.Text.Json.Nodes;

namespace Clp.Mcp.Tests;

/// <summary>What a client may get wrong, on the wire of a real process: each has a typed answer, and the process serves on.</summary>
public sealed class WireTests
{
    private const int ParseError = -32700, InvalidRequest = -32600, NoMethod = -32601, InvalidParams = -32602;

    [Theory]
    [InlineData("no json", ParseError)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"", ParseError)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"id\":8,\"method\":\"ping\"}", ParseError)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"params\":{\"a\":1e400}}", ParseError)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"params\":{\"a\":\"\\ud800\"}}", ParseError)]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}]", InvalidRequest)]
    [InlineData("17", InvalidRequest)]
    [InlineData("{\"id\":7,\"method\":\"ping\"}", InvalidRequest)]
    [InlineData("{\"jsonrpc\":\"1.0\",\"id\":7,\"method\":\"ping\"}", InvalidRequest)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}", InvalidRequest)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7.5,\"method\":\"ping\"}", InvalidRequest)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7}", InvalidRequest)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":17}", InvalidRequest)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"nope\"}", NoMethod)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"prompts/list\"}", NoMethod)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\"}", InvalidParams)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":[]}", InvalidParams)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":17}}", InvalidParams)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"pay\",\"arguments\":[1]}}", InvalidParams)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"nope\",\"arguments\":{}}}", InvalidParams)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{\"cursor\":\"nope\"}}", InvalidParams)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"resources/list\",\"params\":{\"cursor\":\"nope\"}}", InvalidParams)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"resources/read\",\"params\":{}}", InvalidParams)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"resources/read\",\"params\":{\"uri\":\"clp://vault\"}}", -32002)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"resources/subscribe\",\"params\":{\"uri\":\"clp://vault\"}}", -32002)]
    public async Task Line_ThatIsWrong_IsAnsweredWithItsCode_AndTheProcessLives(string line, int code)
    {
        await using Child child = await Child.StartedAsync(Child.ServingDesk());

        await child.SendAsync(line);
        JsonObject answer = await child.FindAsync(m => m.ContainsKey("error"));

        answer.Code().ShouldBe(code, answer.ToJsonString());
        (await child.AskAsync("resources/read", new JsonObject { ["uri"] = "clp://contract/state" })).Text()["stateVersion"]!.GetValue<int>().ShouldBe(-1);
        (int exit, string errors) = await child.EndAsync();
        exit.ShouldBe(0, errors);
        errors.ShouldNotContain("   at ");
    }
}
