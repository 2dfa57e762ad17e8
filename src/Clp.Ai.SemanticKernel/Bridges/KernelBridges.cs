using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Clp.Ai.SemanticKernel;

/// <summary>Chat completion services of Semantic Kernel where this library wants a chat client.</summary>
/// <remarks>
/// For the other way there is nothing to add: Semantic Kernel's own <c>IChatClient.AsChatCompletionService()</c> makes any chat
/// client, one that mediates included, a service that a kernel can use.
/// </remarks>
public static class KernelBridges
{
    /// <summary>
    /// The service as a chat client for proposal providers and for mediation. It goes through Semantic Kernel's own bridge
    /// (<c>IChatCompletionService.AsChatClient()</c>) and keeps what that drops: tools that are declarations and no functions,
    /// the types of a call's arguments, that they could not be read, a name with a <c>-</c> in it, a refusal, the reason why the
    /// answer ended, and what it cost. The service is told to invoke nothing.
    /// </summary>
    /// <param name="service">The service; the client does not own it.</param>
    /// <remarks>It streams an answer as one piece, since the bridge cannot carry a call's arguments in fragments.</remarks>
    public static IChatClient AsProposingChatClient(this IChatCompletionService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new KernelChatClient(service);
    }
}
