using System.Text.Json.Nodes;

namespace Clp.Mcp.Tests;

/// <summary>The reference client of the protocol's own project, from npm, against <c>clp mcp</c>.</summary>
public sealed class NodeClientTests
{
    [Fact]
    public async Task ReferenceClient_DrivesAllOfIt()
    {
        JsonObject seen = await NodeClient.DriveAsync(Child.ServingDesk("--allow-decisions-by", "ada"));

        seen["errors"]!.AsArray().ShouldBeEmpty("whatever is no protocol on the output would be here");
        ((string)seen["server"]!["name"]!).ShouldBe("clp");
        seen["capabilities"]!["tools"]!["listChanged"]!.GetValue<bool>().ShouldBeTrue();
        seen["tools"]!.AsArray().Select(t => (string)t!["name"]!).ShouldBe(["pay", "note", "split", "close", "accept", "reject", "commit"]);
        seen["resources"]!.AsArray().Count.ShouldBe(4);
        seen["unknownTool"]!.GetValue<int>().ShouldBe(-32602);
        seen["unknownResource"]!.GetValue<int>().ShouldBe(-32002);
        Answers(seen, "denied", "declined", "unconfirmed", "answered").ShouldBe(["denied", "incomplete", "incomplete", "waiting"]);
        ((string)seen["denied"]!["structuredContent"]!["violations"]![0]!["message"]!).ShouldBe("100 at most.");
        seen["forms"]!.AsArray().Count.ShouldBe(3);
        seen["both"]!.AsArray().Select(r => (string)r!["structuredContent"]!["status"]!).ShouldBe(["waiting", "waiting"]);
        JsonNode.DeepEquals(seen["before"], seen["after"]).ShouldBeTrue("proposals change nothing");
        Answers(seen, "accepted", "committed").ShouldBe(["accepted", "committed"]);
        seen["toolsAfter"]!.AsArray().Select(t => (string)t!).ShouldBe(["reopen", "accept", "reject", "commit"]);
        seen["end"]!["state"]!["open"]!.GetValue<bool>().ShouldBeFalse();
        seen["updates"]!.AsArray().Select(u => (string)u!).ShouldContain("clp://contract/state");
    }

    private static string[] Answers(JsonObject seen, params string[] calls) => [.. calls.Select(c => (string)seen[c]!["structuredContent"]!["status"]!)];
}
