using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using ChatTokenUsage = OpenAI.Chat.ChatTokenUsage;
using KernelCall = Microsoft.SemanticKernel.FunctionCallContent;
using ModelCallContent = Microsoft.Extensions.AI.FunctionCallContent;

namespace Clp.Ai.SemanticKernel;

/// <summary>What Semantic Kernel's bridge drops, stowed away in the metadata that it copies, and put back where it belongs.</summary>
internal static class Carried
{
    private const string NameKey = "clp.name", UnreadableKey = "clp.unreadable";
    private const string RefusalCode = "Refusal";

    /// <summary>On the service's side.</summary>
    public static void Stow(ChatMessageContent content)
    {
        foreach (KernelCall call in content.Items.OfType<KernelCall>())
        {
            // A service takes a name with a '-' for a plugin's and a function's.
            string name = string.IsNullOrEmpty(call.PluginName) ? call.FunctionName : $"{call.PluginName}-{call.FunctionName}";
            call.Metadata = new Dictionary<string, object?>(call.Metadata ?? new Dictionary<string, object?>()) { [NameKey] = name, [UnreadableKey] = call.Exception };
        }
    }

    /// <summary>On the chat client's side.</summary>
    public static ChatResponse Restore(ChatResponse response)
    {
        foreach (ChatMessage message in response.Messages)
        {
            for (int i = 0; i < message.Contents.Count; i++)
            {
                if (message.Contents[i] is ModelCallContent { AdditionalProperties: { } stowed } call && stowed.TryGetValue(NameKey, out object? name))
                {
                    message.Contents[i] = new ModelCallContent(call.CallId, (string)name!, call.Arguments)
                    {
                        Exception = stowed.GetValueOrDefault(UnreadableKey) as Exception,
                        RawRepresentation = call.RawRepresentation,
                    };
                }
            }
        }

        if (response.Messages.LastOrDefault() is { AdditionalProperties: { } told } last)
        {
            response.FinishReason ??= Reason(told.GetValueOrDefault("FinishReason")?.ToString());
            response.Usage ??= Usage(told.GetValueOrDefault("Usage"));
            if (told.GetValueOrDefault("Refusal") is string { Length: > 0 } refusal)
            {
                last.Contents.Add(new ErrorContent(refusal) { ErrorCode = RefusalCode });
            }
        }

        return response;
    }

    // As services of Semantic Kernel write it: the name in its client's enumeration, or the word on the wire.
    private static ChatFinishReason? Reason(string? text) => text?.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        "STOP" => ChatFinishReason.Stop,
        "LENGTH" or "MAXTOKENS" => ChatFinishReason.Length,
        "CONTENTFILTER" => ChatFinishReason.ContentFilter,
        "TOOLCALLS" => ChatFinishReason.ToolCalls,
        _ => null,
    };

    private static UsageDetails? Usage(object? usage) => usage switch
    {
        UsageDetails details => details,
        UsageContent content => content.Details,
        ChatTokenUsage tokens => new UsageDetails { InputTokenCount = tokens.InputTokenCount, OutputTokenCount = tokens.OutputTokenCount, TotalTokenCount = tokens.TotalTokenCount },
        _ => null,
    };
}
