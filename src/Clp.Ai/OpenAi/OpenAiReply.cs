using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace Clp.Ai;

/// <summary>What a model replied, as content: text, refusals and calls, and nothing else whatever it says.</summary>
internal static class OpenAiReply
{
    public const string RefusalCode = "Refusal";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static ChatResponse Response(Wire.ChatCompletion reply, BinaryData raw)
    {
        // The package takes the last of two members of one name; whoever looks on may take the first.
        JsonDocument.Parse(raw, Strict).Dispose();
        List<AIContent> contents = [.. Texts(reply.Content)];
        if (!string.IsNullOrEmpty(reply.Refusal))
        {
            contents.Add(Refusal(reply.Refusal));
        }

        contents.AddRange(reply.ToolCalls.Select((call, index) => ModelArguments.Call(Id(call.Id, reply.Id, index), Name(call.FunctionName), call.FunctionArguments.ToMemory())));
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { MessageId = reply.Id })
        {
            ResponseId = reply.Id,
            ModelId = reply.Model,
            CreatedAt = reply.CreatedAt,
            FinishReason = Finish(reply.FinishReason),
            Usage = Usage(reply.Usage),
        };
    }

    public static IEnumerable<AIContent> Texts(Wire.ChatMessageContent? content)
        => (content ?? []).Where(part => !string.IsNullOrEmpty(part.Text)).Select(part => new TextContent(part.Text));

    public static ErrorContent Refusal(string reason) => new(reason) { ErrorCode = RefusalCode };

    /// <summary>The server's id, or one made of what is there: some servers give none.</summary>
    public static string Id(string? given, string? reply, int index) => string.IsNullOrEmpty(given) ? $"{reply}:{index}" : given;

    public static string Name(string? given) => string.IsNullOrEmpty(given) ? throw ModelException.BadReply("it calls a function without a name") : given;

    public static ChatFinishReason Finish(Wire.ChatFinishReason reason) => reason switch
    {
        Wire.ChatFinishReason.Length => ChatFinishReason.Length,
        Wire.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        Wire.ChatFinishReason.ToolCalls or Wire.ChatFinishReason.FunctionCall => ChatFinishReason.ToolCalls,
        _ => ChatFinishReason.Stop,
    };

    public static UsageDetails? Usage(Wire.ChatTokenUsage? usage) => usage is null ? null : new UsageDetails
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
    };
}
