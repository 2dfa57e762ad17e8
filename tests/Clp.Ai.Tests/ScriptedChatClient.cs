using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests;

/// <summary>A model that says what the test says, and remembers what it was asked.</summary>
internal sealed class ScriptedChatClient(Func<CancellationToken, Task<ChatResponse>> answer) : IChatClient
{
    public ScriptedChatClient(ChatResponse answer) : this(_ => Task.FromResult(answer)) { }

    public ScriptedChatClient(string json) : this(Saying(json)) { }

    public List<(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)> Asked { get; } = [];

    public static ChatResponse Saying(params AIContent[] contents) => new(new ChatMessage(ChatRole.Assistant, contents)) { FinishReason = ChatFinishReason.Stop, ModelId = "small-1" };

    public static ChatResponse Saying(string text) => Saying(new TextContent(text));

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Asked.Add(([.. messages], options!));
        return answer(cancellationToken);
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => throw new ObjectDisposedException("The provider does not own its client.");
}
