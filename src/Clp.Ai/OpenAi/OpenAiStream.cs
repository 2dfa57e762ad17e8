using System.Text;
using Microsoft.Extensions.AI;
using Wire = OpenAI.Chat;

namespace Clp.Ai;

/// <summary>One streamed reply on its way: text goes on at once; calls, refusals and usage wait for the end, for half of one is none.</summary>
internal sealed class OpenAiStream
{
    private readonly OpenAiCalls calls = new();
    private readonly StringBuilder refusal = new();
    private string? id;
    private string? model;
    private Wire.ChatFinishReason? finish;
    private UsageDetails? usage;

    /// <summary>What of a piece goes on at once; null for nothing.</summary>
    public ChatResponseUpdate? Take(Wire.StreamingChatCompletionUpdate piece)
    {
        id ??= piece.CompletionId;
        model ??= piece.Model;
        finish ??= piece.FinishReason;
        usage = OpenAiReply.Usage(piece.Usage) ?? usage;
        refusal.Append(piece.RefusalUpdate);
        foreach (Wire.StreamingChatToolCallUpdate fragment in piece.ToolCallUpdates ?? [])
        {
            calls.Add(fragment);
        }

        List<AIContent> texts = [.. OpenAiReply.Texts(piece.ContentUpdate)];
        return texts.Count == 0 ? null : Update(texts);
    }

    /// <summary>The rest, when the stream has ended. A stream that just stops was cut off, whatever the connection says.</summary>
    public ChatResponseUpdate End()
    {
        Wire.ChatFinishReason reason = finish ?? throw ModelException.BadReply("it ends before it was finished");
        List<AIContent> rest = [];
        if (refusal.Length > 0)
        {
            rest.Add(OpenAiReply.Refusal(refusal.ToString()));
        }

        rest.AddRange(calls.Take(id));
        if (usage is not null)
        {
            rest.Add(new UsageContent(usage));
        }

        ChatResponseUpdate last = Update(rest);
        last.FinishReason = OpenAiReply.Finish(reason);
        return last;
    }

    private ChatResponseUpdate Update(List<AIContent> contents) => new(ChatRole.Assistant, contents) { ResponseId = id, MessageId = id, ModelId = model };
}
