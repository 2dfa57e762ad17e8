using System.Text;
using System.Text.Json;

namespace Clp.TestServers;

/// <summary>A message in the words of the OpenAI protocol, whole or as server-sent events.</summary>
internal static class ModelWire
{
    private const int Fragments = 5;
    private const string Usage = "{\"prompt_tokens\":11,\"completion_tokens\":7,\"total_tokens\":18}";

    public static IEnumerable<string> Write(ModelRequest request, ModelMessage message)
        => request.Streams ? Events(message) : ModelReply.Split(Whole(message));

    public static string Quote(string text) => JsonSerializer.Serialize(text);

    public static string Delta(string delta, string? finish = null)
        => $"data: {{{Head("chat.completion.chunk")},\"choices\":[{{\"index\":0,\"delta\":{delta},\"finish_reason\":{(finish is null ? "null" : Quote(finish))}}}]}}\n\n";

    private static string Head(string kind) => $"\"id\":\"chatcmpl-1\",\"object\":\"{kind}\",\"created\":1760000000,\"model\":\"scripted\",\"system_fingerprint\":\"fp_scripted\"";

    private static string Whole(ModelMessage message)
    {
        StringBuilder body = new($"{{{Head("chat.completion")},\"choices\":[{{\"index\":0,\"message\":{{\"role\":\"assistant\",\"content\":");
        body.Append(message.Text is { } text ? Quote(text) : "null");
        if (message.Refusal is { } refusal)
        {
            body.Append(",\"refusal\":").Append(Quote(refusal));
        }

        if (message.Calls.Count > 0)
        {
            body.Append(",\"tool_calls\":[").AppendJoin(',', message.Calls.Select(call =>
                $"{{{Id(call)}\"type\":\"function\",\"function\":{{\"name\":{Quote(call.Name)},\"arguments\":{(message.HasRawArguments ? call.Arguments : Quote(call.Arguments))}}}}}")).Append(']');
        }

        body.Append(message.Extra is { } extra ? "," + extra : "");
        return body.Append($"}},\"finish_reason\":{Quote(message.FinishReason)}}}]{(message.HasUsage ? ",\"usage\":" + Usage : "")}}}").ToString();
    }

    private static string Id(ModelToolCall call) => call.Id is { } id ? $"\"id\":{Quote(id)}," : "";

    /// <summary>Fragments of several calls take turns, so that only the index tells whose they are.</summary>
    private static IEnumerable<string> Events(ModelMessage message)
    {
        yield return Delta("{\"role\":\"assistant\",\"content\":\"\"" + (message.Extra is { } extra ? "," + extra : "") + "}");
        foreach (string piece in ModelReply.Split(message.Text ?? "", Fragments))
        {
            yield return Delta($"{{\"content\":{Quote(piece)}}}");
        }

        foreach (string piece in ModelReply.Split(message.Refusal ?? "", Fragments))
        {
            yield return Delta($"{{\"refusal\":{Quote(piece)}}}");
        }

        foreach ((int index, ModelToolCall call) in message.Calls.Index())
        {
            yield return Delta($"{{\"tool_calls\":[{{\"index\":{index},{Id(call)}\"type\":\"function\",\"function\":{{\"name\":{Quote(call.Name)},\"arguments\":\"\"}}}}]}}");
        }

        if (message.HasRawArguments)
        {
            foreach ((int index, ModelToolCall call) in message.Calls.Index())
            {
                yield return Delta($"{{\"tool_calls\":[{{\"index\":{index},\"function\":{{\"arguments\":{call.Arguments}}}}}]}}");
            }
        }

        string[][] pieces = message.HasRawArguments ? [] : [.. message.Calls.Select(call => ModelReply.Split(call.Arguments, Fragments).ToArray())];
        for (int turn = 0; turn < Fragments; turn++)
        {
            foreach ((int index, string[] own) in pieces.Index().Where(call => turn < call.Item.Length))
            {
                yield return Delta($"{{\"tool_calls\":[{{\"index\":{index},\"function\":{{\"arguments\":{Quote(own[turn])}}}}}]}}");
            }
        }

        yield return Delta("{}", message.FinishReason);
        if (message.HasUsage)
        {
            yield return $"data: {{{Head("chat.completion.chunk")},\"choices\":[],\"usage\":{Usage}}}\n\n";
        }

        yield return "data: [DONE]\n\n";
    }
}
