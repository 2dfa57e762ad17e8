using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Clp.Mcp;

/// <summary>What one connection has, put together: tools, resources, and who is told of changes.</summary>
internal sealed class Session
{
    private readonly McpContractOptions options;
    private readonly Contract contract;
    private readonly Conversation conversation;
    private readonly ContractTools tools;
    private readonly ContractResources resources;
    private readonly Listeners listeners = new();

    public Session(ContractInstance instance, McpContractOptions options)
    {
        (this.options, contract) = (options, instance.Contract);
        conversation = new Conversation(instance, options.Mediation);
        resources = new ContractResources(instance, options);
        Announcer = new Announcer(instance, options.Mediation.Name, listeners);
        tools = new ContractTools(instance, options, conversation, Announcer);
    }

    public Announcer Announcer { get; }

    /// <summary>Withdraws what the conversation left unfinished; what waits for a decision stays.</summary>
    public ValueTask EndAsync() => conversation.EndAsync();

    /// <param name="closed">Cancelled when nothing more can come from the client.</param>
    public McpServerOptions Serve(CancellationToken closed)
    {
        McpServerOptions served = new()
        {
            ServerInfo = new Implementation { Name = "clp", Title = contract.Name, Version = ServerVersion },
            ServerInstructions = Instructions,
            Capabilities = new ServerCapabilities
            {
                Tools = new ToolsCapability { ListChanged = true },
                Resources = new ResourcesCapability { Subscribe = true, ListChanged = false },
            },
            Handlers = new McpServerHandlers
            {
                ListToolsHandler = tools.ListAsync,
                CallToolHandler = (request, cancellationToken) => tools.CallAsync(request, closed, cancellationToken),
                ListResourcesHandler = ContractResources.ListAsync,
                ReadResourceHandler = resources.ReadAsync,
                SubscribeToResourcesHandler = (request, _) => new(listeners.Subscribe(ContractResources.Known(request.Params?.Uri, request.Server))),
                UnsubscribeFromResourcesHandler = (request, _) => new(listeners.Unsubscribe(ContractResources.Known(request.Params?.Uri, request.Server))),
                SubscriptionsListenHandler = (request, cancellationToken) => listeners.ListenAsync(request, closed, cancellationToken),
                NotificationHandlers = [new(NotificationMethods.InitializedNotification, (_, _) => listeners.Begin())],
            },
        };
        served.Filters.Message.IncomingFilters.Add(next => (context, cancellationToken) => InWordsAsync(next, context, cancellationToken));
        return served;
    }

    private static string ServerVersion => typeof(Session).Assembly.GetName().Version?.ToString(3) ?? "0";

    private string Instructions => "Calling a tool proposes; nothing is done by it until it was accepted and committed by somebody else."
        + (options.AllowDecisionsBy is null ? "" : " The tools accept, reject and commit decide in a person's name: call them only when that person says so.")
        + $" Read {ContractResources.State} before you propose.";

    // The SDK calls parameters of the wrong form an internal error.
    private static async Task InWordsAsync(McpMessageHandler next, MessageContext context, CancellationToken cancellationToken)
    {
        try
        {
            await next(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException { Source: "System.Text.Json" })
        {
            throw new McpProtocolException("The parameters do not have the form that this method takes.", McpErrorCode.InvalidParams);
        }
    }
}
