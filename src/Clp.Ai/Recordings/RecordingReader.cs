using System.Text;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>Reads recorded messages as a chat client would have given them. What a model wrote may be anything; all else must follow the form.</summary>
internal sealed class RecordingReader
{
    // Calls whose answers have not come yet: answers without an id come in the calls' order.
    private readonly Queue<string> unanswered = [];

    public static IReadOnlyList<ChatMessage> Read(StateValue messages)
    {
        RecordingReader reader = new();
        StateArray items = messages as StateArray ?? throw Malformed("a conversation is a JSON array of messages");
        return [.. items.Select((item, i) => reader.Message(item as StateObject ?? throw Malformed($"message {i} is no object"), i))];
    }

    private ChatMessage Message(StateObject message, int index)
    {
        string role = Text(message, "role") ?? throw Malformed($"message {index} has no role");
        IEnumerable<string> texts = Texts(message.Field("content"), index);
        return role switch
        {
            "assistant" => new ChatMessage(ChatRole.Assistant, [.. texts.Select(text => new TextContent(text)), .. Refusal(message), .. Calls(message, index)]),
            "tool" or "function" => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(Answered(message, index), string.Concat(texts))]),
            "user" => new ChatMessage(ChatRole.User, [.. texts.Select(text => new TextContent(text))]),
            "system" or "developer" => new ChatMessage(ChatRole.System, [.. texts.Select(text => new TextContent(text))]),
            _ => throw Malformed($"message {index} has an unknown role"),
        };
    }

    private static IEnumerable<AIContent> Refusal(StateObject message)
        => Text(message, "refusal") is { Length: > 0 } refusal ? [OpenAiReply.Refusal(refusal)] : [];

    private List<AIContent> Calls(StateObject message, int index)
    {
        List<AIContent> calls = [];
        StateArray listed = message.Field("tool_calls") switch
        {
            null or { Kind: StateKind.Null } => StateArray.Empty,
            StateArray list => list,
            _ => throw Malformed($"tool_calls of message {index} is no array"),
        };
        unanswered.Clear();
        foreach (StateValue item in listed)
        {
            StateObject call = item as StateObject ?? throw Malformed($"a tool call of message {index} is no object");
            StateObject target = call.Field("function") as StateObject ?? call;
            string name = Text(target, "name") is { Length: > 0 } given ? given : throw Malformed($"a tool call of message {index} has no name");
            string id = Text(call, "id") is { Length: > 0 } known ? known : $"call:{index}:{calls.Count}";
            unanswered.Enqueue(id);
            calls.Add(ModelArguments.Call(id, name, Arguments(target.Field("arguments"))));
        }

        return calls;
    }

    private static ReadOnlyMemory<byte> Arguments(StateValue? value) => value switch
    {
        null or { Kind: StateKind.Null } or StateText { Value.Length: 0 } => "{}"u8.ToArray(),
        StateText text => Encoding.UTF8.GetBytes(text.Value),
        _ => value.ToUtf8Json(),
    };

    private string Answered(StateObject message, int index)
    {
        string? next = unanswered.TryDequeue(out string? first) ? first : null;
        return Text(message, "tool_call_id") ?? Text(message, "id") ?? next ?? throw Malformed($"message {index} answers no call");
    }

    private static string[] Texts(StateValue? content, int index) => content switch
    {
        null or { Kind: StateKind.Null } => [],
        StateText { Value.Length: 0 } => [],
        StateText text => [text.Value],
        StateArray parts => [.. parts.OfType<StateObject>().Select(part => Text(part, "text")).OfType<string>()],
        _ => throw Malformed($"content of message {index} is neither a text nor a list of parts"),
    };

    private static string? Text(StateObject fields, string name) => (fields.Field(name) as StateText)?.Value;

    private static ClpException Malformed(string what) => new(ClpCodes.BadTrace, $"{what}; give the chat-completions messages as recorded.");
}
