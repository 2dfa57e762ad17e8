using Microsoft.Extensions.AI;

namespace Clp.Ai.SemanticKernel;

/// <summary>
/// The conversation in which a function is being invoked, for telling where the values of a call came from. Follows the call and
/// nothing else. Where one loop runs inside of a function of another, what was said in both of them counts.
/// </summary>
internal static class CallConversation
{
    private static readonly AsyncLocal<ChatMessage[]?> Entered = new();

    /// <summary>For the rest of the calling asynchronous method, and what it calls.</summary>
    public static void Enter(IEnumerable<ChatMessage>? messages) => Entered.Value = [.. Entered.Value ?? [], .. messages ?? []];

    /// <summary>Labels values by who wrote them; null where nothing is known of a conversation, so that all of it counts as the model's own word.</summary>
    public static Func<StateObject, Provenance>? Origins
    {
        get
        {
            ChatMessage[] messages = [.. Entered.Value ?? [], .. FunctionInvokingChatClient.CurrentContext?.Messages ?? []];
            return messages.Length == 0 ? null : values => messages.SeenTexts().Label(values);
        }
    }
}
