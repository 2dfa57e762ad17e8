using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Clp.Ai.SemanticKernel;

/// <summary>The service on the inner side of the bridge: asks for typed arguments, and puts what the bridge drops where it does not.</summary>
internal sealed class CarryingService(IChatCompletionService service) : IChatCompletionService
{
    public IReadOnlyDictionary<string, object?> Attributes => service.Attributes;

    public async Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessageContent> contents = await service.GetChatMessageContentsAsync(chatHistory, WithTypes(executionSettings), kernel, cancellationToken).ConfigureAwait(false);
        foreach (ChatMessageContent content in contents)
        {
            Carried.Stow(content);
        }

        return contents;
    }

    public async IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
        ChatHistory chatHistory, PromptExecutionSettings? executionSettings = null, Kernel? kernel = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (StreamingChatMessageContent content in service.GetStreamingChatMessageContentsAsync(chatHistory, WithTypes(executionSettings), kernel, cancellationToken).ConfigureAwait(false))
        {
            yield return content;
        }
    }

    private static PromptExecutionSettings? WithTypes(PromptExecutionSettings? settings)
    {
#pragma warning disable SKEXP0001 // Without it a service hands on every argument as a text.
        switch (settings?.FunctionChoiceBehavior)
        {
            case AutoFunctionChoiceBehavior auto:
                (auto.Options ??= new FunctionChoiceBehaviorOptions()).RetainArgumentTypes = true;
                break;
            case RequiredFunctionChoiceBehavior required:
                (required.Options ??= new FunctionChoiceBehaviorOptions()).RetainArgumentTypes = true;
                break;
        }
#pragma warning restore SKEXP0001
        return settings;
    }
}
