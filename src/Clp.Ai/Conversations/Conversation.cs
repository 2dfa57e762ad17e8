using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// One request to a <see cref="ClpChatClient"/> from its beginning to its end: what is sent, what came back, what was spent. Knows
/// nothing of how a request goes to the model. Not thread-safe.
/// </summary>
internal sealed class Conversation : IAsyncDisposable
{
    private readonly ContractInstance instance;
    private readonly ClpChatOptions options;
    private readonly ConversationLog log;
    private readonly ProposalMediator mediator;
    private readonly CallTaker taker;
    private readonly ConversationBudget budget;
    private readonly ImmutableHashSet<string> hostTools;
    private readonly CancellationTokenSource time;
    private readonly List<ChatMessage> said;
    private readonly List<ChatMessage> added = [];
    private readonly List<MediatedProposal> proposals = [];
    private readonly ChatOptions chat;
    private List<ChatMessage> sending;
    private UsageDetails? usage;
    private CancellationToken off;

    /// <exception cref="ClpException">A tool of the host has the name of one of the contract.</exception>
    public Conversation(ContractInstance instance, IEnumerable<ChatMessage> messages, ChatOptions? chat, ClpChatOptions options, ConversationLog log)
    {
        (this.instance, this.options, this.log) = (instance, options, log);
        this.chat = chat?.Clone() ?? new ChatOptions();
        hostTools = HostTools.Of(instance.Contract, this.chat);
        sending = [.. messages.Select(ToolApprovals.WithoutOurs).OfType<ChatMessage>()];
        said = [.. sending];
        mediator = new ProposalMediator(instance, options.Mediation);
        taker = new CallTaker(mediator, options.Calls);
        budget = new ConversationBudget(options);
        time = new CancellationTokenSource(options.MaxTime, options.Time);
    }

    public TimeSpan TimeLeft => budget.TimeLeft;

    public ReplyFilter Filter() => new(hostTools);

    /// <summary>Cancelled by the caller, at the end of the time, and when the provider is switched off.</summary>
    public CancellationTokenSource Limit(CancellationToken cancellationToken) => CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, time.Token, off);

    /// <summary>What to send next.</summary>
    /// <exception cref="MediationException">A budget is spent, or the provider is switched off.</exception>
    public async ValueTask<ConversationRequest> BeginAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        off = options.Mediation.Switch?.Off ?? CancellationToken.None;
        DemandMore();
        budget.BeginRound();
        await instance.RefreshAsync(cancellationToken).ConfigureAwait(false);

        // Read first: what is shown can then be newer than what the proposals are bound to, which makes them stale, but never older.
        long version = instance.StateVersion;
        ImmutableArray<IntentDeclaration> possible = instance.Contract.AsDeclarations(instance);
        ChatMessage? told = StatePrompt.Of(options, possible, instance.VisibleState);
        ChatMessage[] all = told is null ? [.. sending] : [told, .. sending];
        ChatOptions tools = chat.Clone();
        AITool[] offered = [.. chat.Tools ?? [], .. possible];
        tools.Tools = offered.Length == 0 ? null : offered;
        (string hash, long bytes) = PromptDigest.Of(all, tools);
        log.Prompt(options, hash, all, tools);
        return new ConversationRequest(all, [.. said], tools, hash, bytes, version);
    }

    /// <summary>Takes a reply that went through the filter: makes proposals of its calls.</summary>
    /// <returns>The answers to its calls; null when it has none.</returns>
    /// <exception cref="MediationException">The provider was switched off in the meantime, or one message holds too many calls.</exception>
    public async ValueTask<ChatMessage?> TakeAsync(ConversationRequest request, ChatResponse reply, ReplyFilter filter, TimeSpan took, CancellationToken cancellationToken)
    {
        budget.Pay(reply.Usage, request.PromptBytes, () => PromptDigest.Of([.. reply.Messages]).Bytes);
        if (reply.Usage is { } said)
        {
            (usage ??= new UsageDetails()).Add(said);
        }

        if (IsOff)
        {
            log.Failed(options, request.PromptHash, ClpCodes.ProviderSwitchedOff, took);
            throw SwitchedOff();
        }

        AiTrace trace = Trace(request, reply, took);
        Append(reply, reply.Messages);
        if (filter.Own.Count > options.MaxCallsPerMessage)
        {
            string much = $"one message held {filter.Own.Count} calls of {options.MaxCallsPerMessage} (MaxCallsPerMessage), of which none was taken";
            Append(reply, [new ChatMessage(ChatRole.Tool, [.. filter.Own.Select(call => Answer(TooMany(call, much)))])]);
            log.Failed(options, request.PromptHash, ClpCodes.MediationOverBudget, took);
            throw Ended(ClpCodes.MediationOverBudget, much);
        }

        ImmutableArray<MediatedProposal> taken = filter.Own.Count == 0 ? []
            : await taker.TakeAsync(Calls(request, reply, filter, trace), cancellationToken).ConfigureAwait(false);
        proposals.AddRange(taken);
        log.Replied(options, trace, taken);
        if (taken.IsEmpty)
        {
            return null;
        }

        ChatMessage answers = new(ChatRole.Tool, [.. taken.Select(Answer)]);
        Append(reply, [answers]);
        return answers;
    }

    /// <summary>All that was said, as the caller gets it.</summary>
    public ChatResponse Whole(ChatResponse last) => new([.. added])
    {
        ResponseId = last.ResponseId,
        ConversationId = last.ConversationId,
        ModelId = last.ModelId,
        CreatedAt = last.CreatedAt,
        FinishReason = last.FinishReason,
        Usage = usage,
        RawRepresentation = last.RawRepresentation,
        AdditionalProperties = last.AdditionalProperties,
    };

    /// <summary>What to throw for what ended a request. The caller's own cancellation stays that.</summary>
    public Exception Failure(ConversationRequest request, Exception e, TimeSpan took, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MediationException failure = e switch
        {
            MediationException said => said,
            OperationCanceledException when off.IsCancellationRequested => SwitchedOff(),
            OperationCanceledException when time.IsCancellationRequested => Ended(ClpCodes.MediationOverBudget, budget.OutOfTime),
            OperationCanceledException => Failed(ClpCodes.ModelTimedOut, "the client gave up waiting for the model", e),
            ModelException model => Failed(model.Code, Said(model), model, model.RetryAfter),
            RefusalException refusal => Failed(refusal.Code, refusal.Reason, refusal, refusal.RetryAfter),
            ClpException other => Failed(other.Code, Said(other), other),
            _ => Failed(ClpCodes.ModelUnavailable, $"the client failed ({e.GetType().Name})", e),
        };
        log.Failed(options, request.PromptHash, failure.Code, took);
        return failure;
    }

    /// <summary>For a client that gave no reply at all.</summary>
    public static ModelException NoReply() => ModelException.BadReply("there is none");

    /// <summary>What failed is withdrawn; what waits for a decision stays. An answer is not lost because a store fails now.</summary>
    public async ValueTask DisposeAsync()
    {
        time.Dispose();
        try
        {
            await mediator.EndAsync("The model did not come back to it.", CancellationToken.None).ConfigureAwait(false);
        }
        catch (ClpException e)
        {
            log.NotWithdrawn(e.Code);
        }
    }

    // At any time since the request began, even when it is on again.
    private bool IsOff => off.IsCancellationRequested || options.Mediation.Switch?.IsOff == true;

    private void DemandMore()
    {
        if (IsOff)
        {
            throw SwitchedOff();
        }

        if (budget.Spent is { } spent)
        {
            throw Ended(ClpCodes.MediationOverBudget, spent);
        }
    }

    private List<ModelCall> Calls(ConversationRequest request, ChatResponse reply, ReplyFilter filter, AiTrace trace)
    {
        ModelReplyException? doubt = ReplyDoubt.Of(reply);

        Lazy<Func<StateObject, Provenance>> origins = new(() => options.Origins([.. request.Said.Select(MediationExtensions.WithoutAnswers)]));
        string? correlation = chat.ConversationId is { Length: > 0 } id ? OneLine.Cut(id) : null;
        return [.. filter.Own.Select(call => ModelCall.Of(call) with
        {
            Unreadable = doubt ?? call.Exception,
            Ai = trace,
            Origins = values => origins.Value(values),
            StateVersion = request.StateVersion,
            Correlation = correlation,
        })];
    }

    private static MediatedProposal TooMany(FunctionCallContent call, string what)
        => new() { Status = MediationStatus.OverBudget, Tool = call.Name, CallId = call.CallId, Violations = [new Violation(ClpCodes.MediationOverBudget, "", what)] };

    private static FunctionResultContent Answer(MediatedProposal taken) => new(taken.CallId ?? "", ToolSchema.ToElement(taken.ToAnswer())) { RawRepresentation = taken };

    // A client that keeps the conversation itself gets only what is new.
    private void Append(ChatResponse reply, IEnumerable<ChatMessage> messages)
    {
        ChatMessage[] more = [.. messages];
        added.AddRange(more);
        said.AddRange(more);
        if (reply.ConversationId is { } kept)
        {
            chat.ConversationId = kept;
            sending = [.. more.Where(m => m.Role == ChatRole.Tool)];
        }
        else
        {
            sending.AddRange(more);
        }

        // A demand for a call is met by the first.
        chat.ToolMode = chat.ToolMode is RequiredChatToolMode ? null : chat.ToolMode;
    }

    // The server knows best which model answered; its word is only text from outside.
    private AiTrace Trace(ConversationRequest request, ChatResponse reply, TimeSpan took)
    {
        string? model = string.IsNullOrWhiteSpace(reply.ModelId) ? chat.ModelId : reply.ModelId;
        return new AiTrace(options.Mediation.Name, string.IsNullOrWhiteSpace(model) ? null : OneLine.Cut(model), request.PromptHash)
        {
            InputTokens = reply.Usage?.InputTokenCount is >= 0 and long read ? read : null,
            OutputTokens = reply.Usage?.OutputTokenCount is >= 0 and long written ? written : null,
            Took = took,
        };
    }

    private MediationException SwitchedOff()
        => Failed(ClpCodes.ProviderSwitchedOff, $"the provider '{options.Mediation.Name}' is switched off: {OneLine.Cut(options.Mediation.Switch?.Reason ?? "it was, for a moment")}", inner: null);

    private MediationException Ended(string code, string what) => Failed(code, what, inner: null);

    private MediationException Failed(string code, string what, Exception? inner, TimeSpan? retryAfter = null)
        => new(code, $"The conversation ended without an answer: {what.TrimEnd('.')}. Nothing was done; {proposals.Count(p => p.IsReady)} proposals wait to be decided about.", inner)
        {
            Proposals = [.. proposals],
            Messages = [.. added],
            Tokens = budget.Tokens,
            RetryAfter = retryAfter,
        };

    private static string Said(ClpException e) => e.Message[(e.Code.Length + 2)..];
}
