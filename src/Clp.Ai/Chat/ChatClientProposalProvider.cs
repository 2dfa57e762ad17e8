using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// Asks a model for an intent's missing required fields, through any chat client and in one request with structured output. The
/// model sees the intent's description and schema, the values that it has (declared and not personal, or marked visible to AI),
/// the parts of the state that the contract shows to AI, and the date; nothing else. It is offered no tool. Thread-safe when the
/// client is, which it does not own.
/// </summary>
/// <remarks>
/// Give the client no functions of its own that are invoked automatically: what they do is not this library's to hold back.
/// </remarks>
public sealed class ChatClientProposalProvider : IProposalProvider
{
    private readonly IChatClient client;
    private readonly ChatProposalOptions options;

    /// <summary>Creates a provider.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public ChatClientProposalProvider(IChatClient client, ChatProposalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        this.client = client;
        this.options = options ?? new ChatProposalOptions();
        this.options.Check();
    }

    /// <summary>Its name.</summary>
    public string Name => options.Name;

    /// <summary>
    /// Asks the model. Null when no required field is missing (the model is not asked then), and when the model cannot tell any
    /// of them; fields that it cannot tell are left out. A reply that cannot be used, or fits only in part, is a draft without
    /// values and with the reasons in its <see cref="ProposalDraft.Errors"/> (CLP0700 to CLP0704, or what does not fit): it is
    /// recorded as a refused proposal, so that the log tells of every reply and what it cost.
    /// </summary>
    /// <param name="context">What it may know.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="RefusalException">The model declined, or its answer was filtered out (<see cref="ClpCodes.ModelDeclined"/>).</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>What the client throws passes through as it is, so that retries and circuit breakers can judge it; a runtime makes a <see cref="LifecycleException"/> of it.</remarks>
    public async ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        IntentDefinition intent = context.Intent.Definition;
        ImmutableArray<string> asked = [.. context.Missing.Where(f => intent.Input.Find(f) is not null)];
        if (asked.IsEmpty)
        {
            return null;
        }

        StateObject schema = ToolSchema.Of(intent, asked);
        ChatPrompt prompt = ChatPrompt.Of(context, schema, options.SystemText);
        long sent = options.Time.GetTimestamp();
        ChatResponse? response = await AskAsync(prompt, Request(intent, schema), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        ProposalDraft draft = new(StateObject.Empty) { By = Actor.Ai(Name), Ai = Trace(response, prompt, options.Time.GetElapsedTime(sent)) };
        try
        {
            StateObject values = ProposalReply.FromText(intent, ChatAnswer.TextOf(response), options.Limits, asked);
            return values.Count == 0 ? null : draft with { Values = values };
        }
        catch (ModelReplyException e)
        {
            return draft with { Errors = e.Errors.IsEmpty ? [new ValidationError(StatePath.Root, e.Code, e.Message)] : e.Errors };
        }
    }

    private async Task<ChatResponse?> AskAsync(ChatPrompt prompt, ChatOptions request, CancellationToken cancellationToken) => options.Streams
        ? await client.GetStreamingResponseAsync(prompt.Messages, request, cancellationToken).ToChatResponseAsync(cancellationToken).ConfigureAwait(false)
        : await client.GetResponseAsync(prompt.Messages, request, cancellationToken).ConfigureAwait(false);

    private ChatOptions Request(IntentDefinition intent, StateObject schema) => new()
    {
        ModelId = options.ModelId,
        MaxOutputTokens = options.MaxOutputTokens,
        Temperature = options.Temperature,
        ResponseFormat = ChatResponseFormat.ForJsonSchema(ToolSchema.ToElement(schema), ToolNames.Of(intent.Name), intent.Description),
    };

    // The server knows best which model answered; its word is only text from outside.
    private AiTrace Trace(ChatResponse? response, ChatPrompt prompt, TimeSpan took)
        => new(Name, string.IsNullOrWhiteSpace(response?.ModelId) ? options.ModelId : OneLine.Cut(response.ModelId), prompt.Hash)
        {
            InputTokens = response?.Usage?.InputTokenCount is >= 0 and long read ? read : null,
            OutputTokens = response?.Usage?.OutputTokenCount is >= 0 and long written ? written : null,
            Took = took,
        };
}
