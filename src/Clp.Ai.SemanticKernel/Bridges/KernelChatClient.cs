using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Clp.Ai.SemanticKernel;

/// <summary>Semantic Kernel's bridge from a service to a chat client, with what it drops put back on both sides of it.</summary>
internal sealed class KernelChatClient(IChatCompletionService service) : IChatClient
{
    private readonly IChatClient bridge = new CarryingService(service).AsChatClient();

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => Carried.Restore(await bridge.GetResponseAsync(messages, WithFunctions(options), cancellationToken).ConfigureAwait(false));

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : bridge.GetService(serviceType, serviceKey);
    }

    // The service belongs to whoever made it.
    public void Dispose()
    {
    }

    private static ChatOptions? WithFunctions(ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools)
        {
            return options;
        }

        ChatOptions copy = options.Clone();
        copy.Tools = [.. tools.Select(t => t is AIFunctionDeclaration declaration and not AIFunction ? new DeclaredFunction(declaration) : t)];
        return copy;
    }
}
