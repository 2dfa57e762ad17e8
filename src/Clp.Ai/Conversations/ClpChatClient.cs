using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// A chat client whose model can propose for one instance of a contract, and do nothing else to it. Each request offers the
/// intents that are possible then as tools, next to those of the host. The model's calls become proposals that are checked and
/// judged at once, and the answers go back to it, until it answers without such calls or a budget ends. What then waits is in
/// <see cref="MediationExtensions.Proposals(ChatResponse)"/>; to accept and to commit is for somebody else. Thread-safe when the
/// inner client is; each request to it is a conversation of its own.
/// </summary>
/// <remarks>
/// Calls of the host's tools are left to the caller and never invoked here; when a message holds some, the answers to the
/// contract's calls in it are given, and the caller goes on. Put it inside of what invokes functions, or use it alone. When a
/// request ends, intents whose last proposal could not be carried out are withdrawn, and those that wait stay; cancelled in the
/// middle, what was proposed until then waits as well, unless calls are taken together.
/// </remarks>
public sealed class ClpChatClient : DelegatingChatClient
{
    private readonly ClpChatOptions options;
    private readonly ConversationLog log;
    private readonly ModelSender sender;

    /// <summary>Creates a client.</summary>
    /// <param name="innerClient">Whom to ask; disposed together with this one.</param>
    /// <param name="instance">What the model may propose for.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public ClpChatClient(IChatClient innerClient, ContractInstance instance, ClpChatOptions? options = null) : base(innerClient)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Instance = instance;
        this.options = options ?? new ClpChatOptions();
        this.options.Check();
        log = new ConversationLog(this.options.Logs);
        sender = new ModelSender(innerClient, this.options);
    }

    /// <summary>What the model may propose for.</summary>
    public ContractInstance Instance { get; }

    /// <summary>
    /// From a sentence to proposals: the model chooses among the intents that are possible now and fills them in. None when it
    /// finds nothing to propose; what it says beside them is in <see cref="GetResponseAsync"/>.
    /// </summary>
    /// <param name="sentence">What somebody wants, in their words.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Every proposal that was made, those included that could not be carried out, in order.</returns>
    /// <exception cref="MediationException">There is no answer.</exception>
    public async ValueTask<ImmutableArray<MediatedProposal>> ProposeAsync(string sentence, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        return (await GetResponseAsync([new ChatMessage(ChatRole.User, sentence)], cancellationToken: cancellationToken).ConfigureAwait(false)).Proposals();
    }

    /// <summary>Asks the model, takes its calls as proposals, and goes on until it answers without any.</summary>
    /// <param name="messages">The conversation until now. Requests and decisions of <see cref="ToolApprovals"/> in it are not sent, and nothing is decided by them here.</param>
    /// <param name="options">Tools of the host and everything else, handed on with the contract's tools.</param>
    /// <param name="cancellationToken">Gives up. What was proposed until then is in the instance's log.</param>
    /// <returns>Everything that was said: the model's messages, the answers to its calls, and the tokens of all requests.</returns>
    /// <exception cref="MediationException">There is no answer: a budget is spent, the provider is switched off, or the model failed.</exception>
    /// <exception cref="ClpException">A tool of the host has the name of one of the contract (<see cref="ClpCodes.BadArgument"/>).</exception>
    /// <exception cref="StorageException">The store failed.</exception>
    /// <exception cref="LifecycleException">The runtime is closed.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        Conversation conversation = new(Instance, messages, options, this.options, log);
        await using ConfiguredAsyncDisposable ending = conversation.ConfigureAwait(false);
        while (true)
        {
            ConversationRequest request = await conversation.BeginAsync(cancellationToken).ConfigureAwait(false);
            long sent = this.options.Time.GetTimestamp();
            ChatResponse? reply;
            try
            {
                using CancellationTokenSource limit = conversation.Limit(cancellationToken);
                reply = await sender.WholeAsync(request, () => conversation.TimeLeft, limit.Token).ConfigureAwait(false);
                reply = reply is { Messages.Count: > 0 } ? reply : throw Conversation.NoReply();
            }
#pragma warning disable CA1031 // By decision: whatever a client throws leaves here typed, with what came before it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                throw conversation.Failure(request, e, this.options.Time.GetElapsedTime(sent), cancellationToken);
            }

            ReplyFilter filter = conversation.Filter();
            reply = filter.Pass(reply);
            if (await conversation.TakeAsync(request, reply, filter, this.options.Time.GetElapsedTime(sent), cancellationToken).ConfigureAwait(false) is null || filter.HasOthers)
            {
                return conversation.Whole(reply);
            }
        }
    }

    /// <summary>As <see cref="GetResponseAsync"/>, piece by piece: what the model says goes on as it comes, and the answers to its calls after the reply that holds them.</summary>
    /// <inheritdoc cref="GetResponseAsync"/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        Conversation conversation = new(Instance, messages, options, this.options, log);
        await using ConfiguredAsyncDisposable ending = conversation.ConfigureAwait(false);
        bool goesOn = true;
        while (goesOn)
        {
            ConversationRequest request = await conversation.BeginAsync(cancellationToken).ConfigureAwait(false);
            long sent = this.options.Time.GetTimestamp();
            List<ChatResponseUpdate> pieces = [];
            ReplyFilter filter = conversation.Filter();
            using CancellationTokenSource limit = conversation.Limit(cancellationToken);
            IAsyncEnumerator<ChatResponseUpdate> stream = sender.PiecesAsync(request, () => conversation.TimeLeft, limit.Token).GetAsyncEnumerator(limit.Token);
            await using (stream.ConfigureAwait(false))
            {
                while (await NextAsync(conversation, request, stream, sent, cancellationToken).ConfigureAwait(false))
                {
                    pieces.Add(filter.Pass(stream.Current));
                    yield return pieces[^1];
                }
            }

            TimeSpan took = this.options.Time.GetElapsedTime(sent);
            ChatResponse reply = pieces.ToChatResponse();
            if (reply.Messages.Count == 0)
            {
                throw conversation.Failure(request, Conversation.NoReply(), took, cancellationToken);
            }

            ChatMessage? answers = await conversation.TakeAsync(request, reply, filter, took, cancellationToken).ConfigureAwait(false);
            if (answers is not null)
            {
                yield return new ChatResponseUpdate(answers.Role, answers.Contents) { ResponseId = reply.ResponseId, ConversationId = reply.ConversationId, ModelId = reply.ModelId };
            }

            goesOn = answers is not null && !filter.HasOthers;
        }
    }

    private async ValueTask<bool> NextAsync(Conversation conversation, ConversationRequest request, IAsyncEnumerator<ChatResponseUpdate> stream, long sent, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNextAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // By decision: whatever a client throws leaves here typed, with what came before it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw conversation.Failure(request, e, options.Time.GetElapsedTime(sent), cancellationToken);
        }
    }
}
