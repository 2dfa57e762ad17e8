namespace Clp.Ai;

/// <summary>
/// Asks a model on any server of the OpenAI protocol (OpenAI, Azure, Ollama, vLLM, llama.cpp) for an intent's missing values, over
/// the official package: an <see cref="OpenAiChatClient"/> and a <see cref="ChatClientProposalProvider"/> in one. Thread-safe.
/// </summary>
public sealed class OpenAIProposalProvider : IProposalProvider, IDisposable
{
    private readonly OpenAiChatClient client;
    private readonly ChatClientProposalProvider provider;

    /// <summary>Creates a provider; nothing is sent yet.</summary>
    /// <param name="server">Where the model is.</param>
    /// <param name="options">How it is asked; the defaults when null, under the name <c>openai</c>.</param>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public OpenAIProposalProvider(OpenAiOptions server, ChatProposalOptions? options = null)
    {
        options ??= new ChatProposalOptions { Name = "openai" };
        options.Check();
        client = new OpenAiChatClient(server);
        provider = new ChatClientProposalProvider(client, options);
    }

    /// <summary>Its name.</summary>
    public string Name => provider.Name;

    /// <inheritdoc cref="ChatClientProposalProvider.ProposeAsync"/>
    /// <exception cref="ModelException">There is no reply; when another try makes sense, it says so.</exception>
    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) => provider.ProposeAsync(context, cancellationToken);

    /// <summary>Closes the connections to the server.</summary>
    public void Dispose() => client.Dispose();
}
