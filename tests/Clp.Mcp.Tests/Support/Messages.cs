using System.Text.Json.Nodes;

namespace Clp.Mcp.Tests;

/// <summary>What tests read out of messages.</summary>
internal static class Messages
{
    public static int Code(this JsonObject answer) => (int)(answer["error"]?["code"] ?? throw new InvalidOperationException("no error: " + answer.ToJsonString()));

    public static JsonNode Result(this JsonObject answer) => answer["result"] ?? throw new InvalidOperationException("no result: " + answer.ToJsonString());

    public static string[] ToolNames(this JsonObject answer) => [.. answer.Result()["tools"]!.AsArray().Select(t => (string)t!["name"]!)];

    public static string Status(this JsonObject answer) => (string)answer.Result()["structuredContent"]!["status"]!;

    public static bool IsError(this JsonObject answer) => (bool)answer.Result()["isError"]!;

    public static JsonObject Text(this JsonObject answer) => JsonNode.Parse((string)answer.Result()["contents"]![0]!["text"]!)!.AsObject();
}
