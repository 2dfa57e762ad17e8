using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Clp.Mcp;

/// <summary>Answers to calls: the same JSON as text, for every client, and as structured content.</summary>
internal static class ToolResults
{
    /// <summary>What every answer to a proposing tool looks like.</summary>
    public static JsonElement ProposalSchema { get; } = Schema("""
        {"type":"object","properties":{
          "proposalId":{"type":["string","null"],"description":"The recorded proposal."},
          "status":{"type":"string","description":"waiting or accepted when somebody can decide about it; otherwise why nobody can."},
          "missing":{"type":"array","items":{"type":"string"}},
          "violations":{"type":"array","items":{"type":"object","properties":{"code":{"type":"string"},"where":{"type":"string"},"message":{"type":"string"}},"required":["code","where","message"]}},
          "suggestion":{"type":"object","description":"Values that the guards would have instead."},
          "user":{"type":"string","description":"What came of asking the user for missing values."},
          "preview":{"type":"string","description":"Names exactly what a commit would do."},
          "note":{"type":"string"}},
         "required":["proposalId","status"]}
        """);

    public static JsonElement Schema(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static CallToolResult Of(StateObject answer, bool isError)
    {
        using JsonDocument document = JsonDocument.Parse(answer.ToUtf8Json());
        return new CallToolResult
        {
            Content = [new TextContentBlock { Text = answer.ToString() }],
            StructuredContent = document.RootElement.Clone(),
            IsError = isError,
        };
    }

    /// <summary>Something failed that is not the model's to mend; where and how stays in the log.</summary>
    public static CallToolResult Failed(ClpException failure) => Of(
        StateObject.Of(
            ("proposalId", StateValue.Null),
            ("status", "failed"),
            ("violations", StateArray.Of(StateObject.Of(("code", failure.Code), ("where", ""), ("message", "The request could not be recorded, because something failed.")))),
            ("note", "The state was not changed by this. Do not call again at once; tell the user.")),
        isError: true);
}
