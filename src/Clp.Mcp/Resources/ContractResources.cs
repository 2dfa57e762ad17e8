using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Clp.Mcp;

/// <summary>What may be read: the state as far as the contract shows it to AI, the contract's description, and this provider's own pending proposals. Thread-safe.</summary>
internal sealed class ContractResources(ContractInstance instance, McpContractOptions options)
{
    public const string State = "clp://contract/state", StateSchema = "clp://contract/state-schema", Description = "clp://contract/description", PendingProposals = "clp://contract/proposals";
    private const string Json = "application/json";
    private const int MaxShown = 500;

    private static readonly Resource[] All =
    [
        new() { Uri = State, Name = "state", Title = "The state", Description = "What of the state is shown, and its version.", MimeType = Json },
        new() { Uri = StateSchema, Name = "state-schema", Title = "The state's form", Description = "JSON Schema of what of the state is shown.", MimeType = "application/schema+json" },
        new() { Uri = Description, Name = "contract", Title = "The contract", Description = "What can be asked for, and the rules that judge it.", MimeType = "text/markdown" },
        new() { Uri = PendingProposals, Name = "proposals", Title = "Pending proposals", Description = "The proposals made over this server that wait to be decided or carried out.", MimeType = Json },
    ];

    private readonly string description = instance.Contract.ToMarkdown();
    private readonly string schema = VisibleSchema.Of(instance.Contract).ToString();

    public static bool IsKnown(string? uri) => All.Any(r => r.Uri == uri);

    public static ValueTask<ListResourcesResult> ListAsync(RequestContext<ListResourcesRequestParams> request, CancellationToken cancellationToken)
        => request.Params?.Cursor is null ? new(new ListResourcesResult { Resources = [.. All] })
            : throw new McpProtocolException("The cursor is not one of this list, which has one page.", McpErrorCode.InvalidParams);

    public async ValueTask<ReadResourceResult> ReadAsync(RequestContext<ReadResourceRequestParams> request, CancellationToken cancellationToken)
    {
        string uri = Known(request.Params?.Uri, request.Server);
        if (uri is State or PendingProposals)
        {
            await instance.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        string text = uri switch
        {
            State => VisibleState(),
            StateSchema => schema,
            PendingProposals => Proposals(),
            _ => description,
        };
        return new ReadResourceResult { Contents = [new TextResourceContents { Uri = uri, MimeType = All.First(r => r.Uri == uri).MimeType, Text = text }] };
    }

    /// <summary>This provider's proposals that are not over.</summary>
    public string Proposals() => ProposalList.Of(instance, options.Mediation.Name);

    /// <exception cref="McpProtocolException">There is no such resource.</exception>
    public static string Known(string? uri, McpServer server)
    {
        if (IsKnown(uri))
        {
            return uri!;
        }

        McpProtocolException unknown = new("There is no resource of that URI; list them.", uri is null || IsLater(server) ? McpErrorCode.InvalidParams : McpErrorCode.ResourceNotFound);
        unknown.Data["uri"] = uri is null ? null : OneLine.Cut(uri, MaxShown);
        throw unknown;
    }

    private string VisibleState() => JsonText.With(
        StateObject.Of(("contract", instance.Contract.Name), ("contractVersion", (long)instance.Contract.Version), ("stateVersion", instance.StateVersion)),
        "state",
        instance.VisibleState);

    // From this revision on there is no error code of its own for it.
    private static bool IsLater(McpServer server) => string.CompareOrdinal(server.NegotiatedProtocolVersion, "2026-07-28") >= 0;
}
