using System.Text.Json;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Clp.Ai.SemanticKernel.Tests.Bridges;

/// <summary>
/// A chat completion service that treats calls as Semantic Kernel's service for OpenAI does: arguments as texts unless it is
/// told to keep their types, a name with a '-' as a plugin's and a function's, and arguments that are no JSON as an exception.
/// </summary>
internal sealed class WireService(params (string Tool, string Arguments)[] calls) : IChatCompletionService
{
    public IReadOnlyDictionary<string, object?> Attributes { get; } = new Dictionary<string, object?>();

    public string? Text { get; init; }

    public IReadOnlyDictionary<string, object?>? Metadata { get; init; }

    public List<(ChatHistory History, PromptExecutionSettings? Settings, FunctionChoiceBehaviorConfiguration? Functions)> Asked { get; } = [];

    public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        FunctionChoiceBehaviorConfiguration? functions = executionSettings?.FunctionChoiceBehavior?.GetConfiguration(new(chatHistory) { Kernel = kernel });
        Asked.Add((chatHistory, executionSettings, functions));
#pragma warning disable SKEXP0001 // A mark of Semantic Kernel that it may change; read here only.
        bool keepsTypes = functions?.Options.RetainArgumentTypes == true;
#pragma warning restore SKEXP0001
        ChatMessageContent message = new(AuthorRole.Assistant, Text) { ModelId = "wire-1", Metadata = Metadata };
        for (int i = 0; i < calls.Length; i++)
        {
            message.Items.Add(Call(calls[i].Tool, calls[i].Arguments, i, keepsTypes));
        }

        return Task.FromResult<IReadOnlyList<ChatMessageContent>>([message]);
    }

    public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    private static FunctionCallContent Call(string tool, string json, int index, bool keepsTypes)
    {
        KernelArguments? arguments = null;
        Exception? unreadable = null;
        try
        {
            arguments = JsonSerializer.Deserialize<KernelArguments>(json)!;
            foreach (string name in keepsTypes ? [] : arguments.Names.ToArray())
            {
                arguments[name] = arguments[name]?.ToString();
            }
        }
        catch (JsonException e)
        {
            unreadable = new KernelException("Error: Function call arguments were invalid JSON.", e);
        }

        int dash = tool.IndexOf('-', StringComparison.Ordinal);
        return new FunctionCallContent(tool[(dash + 1)..], dash < 0 ? null : tool[..dash], "call-" + index, arguments) { Exception = unreadable };
    }
}
