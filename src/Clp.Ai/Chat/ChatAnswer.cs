using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>Finds the answer in what a chat client returned, or says why there is none.</summary>
internal static class ChatAnswer
{
    private const string RefusalCode = "Refusal";

    /// <exception cref="RefusalException">The model declined, or its answer was filtered out: that is an answer too, and no failure.</exception>
    /// <exception cref="ModelReplyException">There is no whole answer, or something else beside it.</exception>
    public static string TextOf(ChatResponse? response)
    {
        List<AIContent> contents = [.. response?.Messages.SelectMany(m => m.Contents) ?? []];
        if (response?.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new RefusalException(ClpCodes.ModelDeclined, "The model's answer was filtered out by its server; nothing was proposed. Fill the intent by hand.");
        }

        // What it says about it is a model's word, which has no place in the log.
        if (contents.Any(c => c is ErrorContent { ErrorCode: { } code } && code.Equals(RefusalCode, StringComparison.OrdinalIgnoreCase)))
        {
            throw new RefusalException(ClpCodes.ModelDeclined, "The model declined to answer; nothing was proposed. Fill the intent by hand.");
        }

        if (response?.FinishReason == ChatFinishReason.Length)
        {
            throw new ModelReplyException(ClpCodes.ReplyCutOff, "The reply was cut off at the limit of tokens. Answer shorter, or allow more tokens.");
        }

        if (contents.Any(c => c is ErrorContent))
        {
            throw new ModelReplyException(ClpCodes.ReplyEmpty, "The model's server sent an error in place of an answer.");
        }

        if (contents.FirstOrDefault(c => c is not (TextContent or TextReasoningContent or UsageContent)) is { } other)
        {
            throw ModelReplyException.Unfit($"it holds {other.GetType().Name}, and nothing but text was asked for. Answer with one JSON object.");
        }

        string text = string.Concat(contents.OfType<TextContent>().Select(c => c.Text));
        return !string.IsNullOrWhiteSpace(text) ? text : throw new ModelReplyException(ClpCodes.ReplyEmpty, "The reply has no text. Answer with one JSON object.");
    }
}
