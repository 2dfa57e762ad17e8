using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using Wire = OpenAI.Chat;

namespace Clp.Ai;

/// <summary>
/// A chat client over the official OpenAI package, for every server that speaks its chat protocol: OpenAI, Azure, Ollama, vLLM, llama.cpp.
/// It calls no function and takes no approval from a model: a reply becomes text, a refusal (<see cref="ErrorContent"/> with the code
/// <c>Refusal</c>) or function calls; a call whose arguments cannot be used has an <see cref="FunctionCallContent.Exception"/> and no arguments.
/// Every other failure is a <see cref="ModelException"/>. It tries once; trying again is the business of resilience. Thread-safe.
/// </summary>
public sealed class OpenAiChatClient : IChatClient
{
    private readonly OpenAiOptions options;
    private readonly HttpClient http;
    private readonly Wire.ChatClient client;
    private readonly ChatClientMetadata metadata;

    /// <summary>Creates the client; nothing is sent yet.</summary>
    /// <exception cref="ConfigurationException">The options cannot work.</exception>
    public OpenAiChatClient(OpenAiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        this.options = options;
        http = new HttpClient(new ModelHttpHandler(options)) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        client = Create(options.Model);
        metadata = new ChatClientMetadata("openai", options.Endpoint, options.Model);
    }

    /// <summary>Asks the model and waits for its whole reply.</summary>
    /// <param name="messages">The conversation. Content of users and the system is text.</param>
    /// <param name="options">Tools (functions only), the reply's format, limits, and another model of the same server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ModelException">There is no usable reply.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<Wire.ChatMessage> asked = OpenAiRequest.Messages(messages, options);
        Wire.ChatCompletionOptions how = OpenAiRequest.Options(options);
        using CancellationTokenSource limit = new(this.options.Timeout, this.options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            ClientResult<Wire.ChatCompletion> reply = await For(options?.ModelId).CompleteChatAsync(asked, how, either.Token).ConfigureAwait(false);
            return OpenAiReply.Response(reply.Value, reply.GetRawResponse().Content);
        }
#pragma warning disable CA1031 // By decision: whatever a hostile reply makes the package throw leaves here typed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Failure(e, limit);
        }
    }

    /// <summary>Asks the model and gives its text as it comes; calls come whole, at the end, and only when the reply was finished.</summary>
    /// <param name="messages">The conversation. Content of users and the system is text.</param>
    /// <param name="options">Tools (functions only), the reply's format, limits, and another model of the same server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ModelException">There is no usable reply, or it broke off: what came before is then not a reply.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        List<Wire.ChatMessage> asked = OpenAiRequest.Messages(messages, options);
        Wire.ChatCompletionOptions how = OpenAiRequest.Options(options);
        using CancellationTokenSource limit = new(this.options.Timeout, this.options.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        OpenAiStream stream = new();
        IAsyncEnumerator<Wire.StreamingChatCompletionUpdate> updates = For(options?.ModelId).CompleteChatStreamingAsync(asked, how, either.Token).GetAsyncEnumerator(either.Token);
        await using ConfiguredAsyncDisposable disposing = updates.ConfigureAwait(false);
        bool isMore = true;
        while (isMore)
        {
            ChatResponseUpdate? next;
            try
            {
                isMore = await updates.MoveNextAsync().ConfigureAwait(false);
                next = isMore ? stream.Take(updates.Current) : stream.End();
            }
#pragma warning disable CA1031 // By decision: whatever a hostile reply makes the package throw leaves here typed.
            catch (Exception e)
#pragma warning restore CA1031
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Failure(e, limit);
            }

            if (next is not null)
            {
                yield return next;
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Model and endpoint; never the key.</summary>
    public override string ToString() => options.ToString();

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private Wire.ChatClient For(string? model) => string.IsNullOrEmpty(model) || model == options.Model ? client : Create(model);

    // The key is a placeholder that never leaves: the handler below puts the real one on the wire.
    private Wire.ChatClient Create(string model) => new(model, new ApiKeyCredential("none"), new OpenAIClientOptions
    {
        Endpoint = options.Endpoint,
        Transport = new HttpClientPipelineTransport(http),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        NetworkTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
    });

    private ModelException Failure(Exception e, CancellationTokenSource limit)
        => limit.IsCancellationRequested ? ModelException.TimedOut(options.Timeout) : ModelFailures.From(e, options);
}
