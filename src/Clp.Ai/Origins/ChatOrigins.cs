using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>Tells from a conversation which texts the user wrote and which came from tools, so that what a model proposes can be labelled.</summary>
public static class ChatOrigins
{
    private const string UnknownTool = "a tool", Document = "a document";

    /// <summary>
    /// The texts of a conversation by who wrote them: the text of user messages is the user's; function results and every text of a
    /// tool message are that tool's, whatever the message calls itself; what the model wrote is nobody's word but its own, and
    /// what the system was told vouches for nothing. So are the results of tools that a model's server runs itself, and documents
    /// in a text form whoever attached them.
    /// </summary>
    /// <param name="messages">The conversation that the model was shown.</param>
    /// <remarks>
    /// Documents that the host writes into a user message count as the user's; give them as tool results, or label the texts
    /// with <see cref="SeenTexts"/>. Pictures and files of other kinds are not read: what a model takes from them counts as its own.
    /// </remarks>
    public static SeenTexts SeenTexts(this IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        SeenTexts seen = Clp.SeenTexts.None;
        Dictionary<string, string> tools = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            foreach (AIContent content in message.Contents)
            {
                seen = content switch
                {
                    ToolResultContent result => Results(seen, tools.GetValueOrDefault(result.CallId ?? "", UnknownTool), Of(result)),
                    TextContent text when message.Role == ChatRole.User => seen.AndUser(text.Text ?? ""),
                    TextContent text when message.Role == ChatRole.Tool => seen.AndTool(UnknownTool, text.Text ?? ""),
                    DataContent data => seen.AndTool(Document, TextOf(data)),
                    _ => seen,
                };
                if (content is ToolCallContent { CallId: { } id })
                {
                    tools[id] = content switch { FunctionCallContent call => call.Name, McpServerToolCallContent call => call.Name, _ => null } ?? UnknownTool;
                }
            }
        }

        return seen;
    }

    private static SeenTexts Results(SeenTexts seen, string tool, object? result)
    {
        string text = result switch
        {
            null => "",
            string said => said,
            JsonElement { ValueKind: JsonValueKind.String } json => json.GetString() ?? "",
            JsonElement json => json.GetRawText(),
            AIContent or IEnumerable<AIContent> => "",
            _ => Json(result),
        };
        IEnumerable<AIContent> parts = result switch
        {
            AIContent one => [one],
            IEnumerable<AIContent> many => many,
            _ => [],
        };
        seen = parts.Aggregate(seen.AndTool(tool, text), (all, part) => all.AndTool(tool, TextOf(part)));

        // Escapes hide what a model reads all the same.
        return text.Contains('\\', StringComparison.Ordinal) ? seen.AndTool(tool, Unescaped(text)) : seen;
    }

    private static object? Of(ToolResultContent result) => result switch
    {
        FunctionResultContent function => function.Result,
        McpServerToolResultContent mcp => mcp.Outputs,
        CodeInterpreterToolResultContent code => code.Outputs,
        WebSearchToolResultContent web => web.Outputs,
        _ => PromptJson.Of(result),
    };

    private static string TextOf(AIContent content) => content switch
    {
        TextContent text => text.Text ?? "",
        DataContent data when IsText(data) => Encoding.UTF8.GetString(data.Data.Span),
        _ => "",
    };

    private static bool IsText(DataContent data)
        => data.HasTopLevelMediaType("text") || data.MediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase) || data.MediaType.EndsWith("xml", StringComparison.OrdinalIgnoreCase);

    private static string Json(object result)
    {
        try
        {
            return JsonSerializer.Serialize(result, AIJsonUtilities.DefaultOptions.GetTypeInfo(result.GetType()));
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            return result.ToString() ?? "";
        }
    }

    /// <summary>The texts within JSON, one per line; what is no JSON as it is.</summary>
    private static string Unescaped(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return string.Join('\n', Texts(document.RootElement));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\/", "/", StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString() ?? ""],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Texts(property.Value).Prepend(property.Name)),
        _ => [],
    };
}
