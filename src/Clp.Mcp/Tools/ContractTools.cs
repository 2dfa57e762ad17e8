using Clp.Ai;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Clp.Mcp;

/// <summary>The contract's possible intents as tools, and what becomes of a call. Thread-safe.</summary>
internal sealed class ContractTools(ContractInstance instance, McpContractOptions options, Conversation conversation, Announcer announcer)
{
    private readonly DecisionTools? decisions = options.AllowDecisionsBy is { } by ? new DecisionTools(instance, options.Mediation.Name, by) : null;
    private readonly UserQuestions? questions = options.AsksUsers ? new UserQuestions(options) : null;

    public async ValueTask<ListToolsResult> ListAsync(RequestContext<ListToolsRequestParams> request, CancellationToken cancellationToken)
    {
        await instance.RefreshAsync(cancellationToken).ConfigureAwait(false);
        Tool[] all = [.. instance.Contract.AsDeclarations(instance).Select(Tool), .. decisions?.Tools ?? []];
        int start = Start(all, request.Params?.Cursor);
        Tool[] page = [.. all.Skip(start).Take(options.PageSize)];
        return new ListToolsResult { Tools = page, NextCursor = start + page.Length < all.Length ? page[^1].Name : null };
    }

    /// <param name="request">The call.</param>
    /// <param name="closed">Cancelled when no user can answer any more.</param>
    /// <param name="cancellationToken">The client's cancellation.</param>
    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken closed, CancellationToken cancellationToken)
    {
        if (request.Params?.Name is not { } name)
        {
            throw new McpProtocolException("A call names its tool.", McpErrorCode.InvalidParams);
        }

        try
        {
            return decisions is not null && DecisionTools.Names.Contains(name)
                ? await decisions.CallAsync(name, request.Params.Arguments, cancellationToken).ConfigureAwait(false)
                : await ProposeAsync(request, closed, cancellationToken).ConfigureAwait(false);
        }
        catch (ClpException e) when (e is StorageException or LifecycleException)
        {
            return ToolResults.Failed(e);
        }
        finally
        {
            announcer.Poke();
        }
    }

    private async ValueTask<CallToolResult> ProposeAsync(RequestContext<CallToolRequestParams> request, CancellationToken closed, CancellationToken cancellationToken)
    {
        ProposalMediator mediator = await conversation.BeginAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ProposeAsync(request, mediator, closed, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await conversation.DoneAsync(mediator).ConfigureAwait(false);
        }
    }

    private async ValueTask<CallToolResult> ProposeAsync(RequestContext<CallToolRequestParams> request, ProposalMediator mediator, CancellationToken closed, CancellationToken cancellationToken)
    {
        CallToolRequestParams call = request.Params;
        ModelCall asked = new(call.Name, call.Arguments?.ToDictionary(a => a.Key, a => (object?)a.Value, StringComparer.Ordinal)) { CallId = request.JsonRpcRequest.Id.ToString() };
        MediatedProposal mediated = await mediator.ProposeAsync(asked, cancellationToken).ConfigureAwait(false);
        if (mediated is { Status: MediationStatus.NotPossible, Intent: null })
        {
            throw new McpProtocolException("There is no tool of that name; list them again.", McpErrorCode.InvalidParams);
        }

        if (questions is null || mediated is not { Status: MediationStatus.Incomplete, Intent: not null })
        {
            return Result(mediated, null);
        }

        using CancellationTokenSource reachable = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closed);
        UserAnswer answer = await questions.AskAsync(request.Server, mediated, asked, reachable.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return answer.Completed is { } completed
            ? Result(await mediator.ProposeAsync(completed, cancellationToken).ConfigureAwait(false), answer.Word)
            : Result(mediated, answer.Word);
    }

    private CallToolResult Result(MediatedProposal mediated, string? user)
    {
        StateObject answer = mediated.ToAnswer();
        answer = user is null ? answer : answer.With("user", user);
        answer = decisions is not null && mediated is { IsReady: true, Preview.Hash: { } hash } ? answer.With("preview", hash) : answer;
        return ToolResults.Of(answer, isError: !mediated.IsReady);
    }

    // A cursor is the name after which to go on: names that have come or gone meanwhile neither hide nor repeat another.
    private static int Start(Tool[] all, string? cursor)
    {
        if (cursor is null)
        {
            return 0;
        }

        int at = Array.FindIndex(all, t => t.Name == cursor);
        return at >= 0 ? at + 1 : throw new McpProtocolException("The cursor is not one of this list, or its tool is gone; list again from the beginning.", McpErrorCode.InvalidParams);
    }

    // It writes to the log and adds a proposal: not read-only, but nothing is destroyed, and each call adds another one.
    private static Tool Tool(IntentDeclaration declaration) => new()
    {
        Name = declaration.Name,
        Title = declaration.Intent.Name,
        // A tool always has one, by what clients demand; a contract need not describe its intents.
        Description = declaration.Description.Length > 0 ? declaration.Description : $"Asks for '{declaration.Intent.Name}'.",
        InputSchema = declaration.JsonSchema,
        OutputSchema = ToolResults.ProposalSchema,
        Annotations = new ToolAnnotations { ReadOnlyHint = false, DestructiveHint = false, IdempotentHint = false, OpenWorldHint = false },
    };
}
