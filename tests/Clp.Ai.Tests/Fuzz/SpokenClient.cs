using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Fuzz;

/// <summary>A model that says what it was told to say, once each.</summary>
internal sealed class SpokenClient : IChatClient
{
    private readonly Queue<ChatResponse> replies = new();

    /// <summary>Whether it was asked since it was told.</summary>
    public bool IsAsked { get; private set; }

    public void Then(params ChatResponse[] next)
    {
        IsAsked = false;
        replies.Clear();
        foreach (ChatResponse reply in next)
        {
            replies.Enqueue(reply);
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IsAsked = true;
        return Task.FromResult(replies.Dequeue());
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (ChatResponseUpdate update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
