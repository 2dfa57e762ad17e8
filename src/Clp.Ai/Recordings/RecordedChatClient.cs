using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// A chat client that says again what a recorded model said: its messages in order, one per request, whatever it is asked. For tests,
/// evaluations and demonstrations of everything that takes a chat client, without a key and without a network. Thread-safe; every
/// message is given once.
/// </summary>
/// <param name="recording">What was said.</param>
public sealed class RecordedChatClient(ChatRecording recording) : IChatClient
{
    private readonly ChatMessage[] said = [.. (recording ?? throw new ArgumentNullException(nameof(recording))).Messages.Where(message => message.Role == ChatRole.Assistant)];
    private int next;

    /// <summary>How many of the model's messages are left.</summary>
    public int Left => Math.Max(0, said.Length - Volatile.Read(ref next));

    /// <summary>The model's next message.</summary>
    /// <param name="messages">Not looked at.</param>
    /// <param name="options">Not looked at.</param>
    /// <param name="cancellationToken">Checked first; nothing is used up then.</param>
    /// <exception cref="ModelException"><see cref="ClpCodes.RecordingEnded"/>: the recording holds no more messages.</exception>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return cancellationToken.IsCancellationRequested ? Task.FromCanceled<ChatResponse>(cancellationToken) : Task.FromResult(Next());
    }

    /// <summary>The model's next message, in one update.</summary>
    /// <inheritdoc cref="GetResponseAsync"/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Nothing to release.</summary>
    public void Dispose()
    {
    }

    private ChatResponse Next()
    {
        int at = Interlocked.Increment(ref next) - 1;
        if (at >= said.Length || at < 0)
        {
            Volatile.Write(ref next, said.Length);
            throw new ModelException(ClpCodes.RecordingEnded, $"The recording holds {said.Length} messages of the model, and all were said. Record a longer conversation, or ask less.");
        }

        // Whoever asks may change what it is given.
        AIContent[] contents = [.. said[at].Contents];
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = recording.Model,
            FinishReason = contents.Any(content => content is FunctionCallContent) ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
        };
    }
}
