using System.Collections.Immutable;

namespace Clp.Testing;

/// <summary>Reads messages, and joins each tool call with its answer by id or, without ids, by order.</summary>
internal sealed class TraceReader
{
    private readonly List<(TraceRole Role, string? Content, List<TraceCall> Calls)> messages = [];

    // Calls of the latest assistant message that wait for their answer.
    private readonly List<(int Message, int Call)> waiting = [];

    public static RecordedConversation Read(StateValue value)
    {
        if (value is not StateArray items)
        {
            throw Malformed("a conversation is a JSON array of messages, not " + value.Kind);
        }

        TraceReader reader = new();
        for (int i = 0; i < items.Count; i++)
        {
            reader.Add(items[i] as StateObject ?? throw Malformed($"message {i} is not an object"), i);
        }

        return new([.. reader.messages.Select(m => new TraceMessage(m.Role, m.Content, [.. m.Calls]))]);
    }

    private void Add(StateObject message, int index)
    {
        TraceRole role = Role(message, index);
        string? content = Content(message.Field("content"), index);
        List<TraceCall> calls = [];
        messages.Add((role, content, calls));
        if (role == TraceRole.Tool)
        {
            Answer(Text(message.Field("tool_call_id")) ?? Text(message.Field("id")), content ?? "");
        }
        else if (role == TraceRole.Assistant && message.Field("tool_calls") is { Kind: not StateKind.Null } listed)
        {
            waiting.Clear();
            StateArray items = listed as StateArray ?? throw Malformed($"tool_calls of message {index} is not an array");
            for (int i = 0; i < items.Count; i++)
            {
                calls.Add(Call(items[i] as StateObject ?? throw Malformed($"tool call {i} of message {index} is not an object"), index));
                waiting.Add((index, i));
            }
        }
    }

    private void Answer(string? id, string content)
    {
        int at = id is null ? 0 : waiting.FindIndex(w => messages[w.Message].Calls[w.Call].Id == id);
        if (at < 0 || at >= waiting.Count)
        {
            return;
        }

        (int message, int call) = waiting[at];
        waiting.RemoveAt(at);
        List<TraceCall> calls = messages[message].Calls;
        calls[call] = calls[call] with { Result = content };
    }

    private static TraceCall Call(StateObject call, int index)
    {
        StateObject target = call.Field("function") as StateObject ?? call;
        string name = Text(target.Field("name")) ?? throw Malformed($"a tool call of message {index} has no name");
        (StateObject? arguments, string? problem) = Arguments(target.Field("arguments"));
        return new() { Id = Text(call.Field("id")) ?? "", Name = name, Arguments = arguments, Problem = problem, MessageIndex = index };
    }

    // What a model writes as arguments may be anything; a bad text is that call's problem, not the recording's.
    private static (StateObject? Arguments, string? Problem) Arguments(StateValue? value)
    {
        try
        {
            return value switch
            {
                StateObject fields => (fields, null),
                StateText { Value: var text } => (StateObject.Parse(text.Length == 0 ? "{}" : text), null),
                null or { Kind: StateKind.Null } => (StateObject.Empty, null),
                _ => (null, "the arguments are neither an object nor its JSON text"),
            };
        }
        catch (ClpException exception)
        {
            return (null, exception.Message);
        }
    }

    private static TraceRole Role(StateObject message, int index) => Text(message.Field("role")) switch
    {
        "user" => TraceRole.User,
        "assistant" => TraceRole.Assistant,
        "tool" or "function" => TraceRole.Tool,
        null => throw Malformed($"message {index} has no role"),
        _ => TraceRole.System,
    };

    private static string? Content(StateValue? value, int index) => value switch
    {
        null or { Kind: StateKind.Null } => null,
        StateText text => text.Value,
        StateArray parts => string.Concat(parts.OfType<StateObject>().Select(part => Text(part.Field("text")))),
        _ => throw Malformed($"content of message {index} is neither text nor a list of parts"),
    };

    private static string? Text(StateValue? value) => (value as StateText)?.Value;

    private static ClpException Malformed(string what) =>
        new(ClpCodes.BadTrace, what + "; give the chat-completions messages as recorded");
}
