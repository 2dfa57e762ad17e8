using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Clp.Mcp;

/// <summary>
/// Who is to be told what: a client of the revisions up to 2025-11-25 by its resource subscriptions, a later one by the requests
/// that it keeps open to listen. Thread-safe.
/// </summary>
internal sealed class Listeners
{
    private sealed record Listener(McpServer Server, SubscriptionsListenNotifications Granted, JsonNode? Id);

    private readonly ConcurrentDictionary<string, bool> subscribed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<RequestId, Listener> listening = new();
    private volatile bool isInitialized;

    /// <summary>The client has shaken hands; before, it is not told anything.</summary>
    public ValueTask Begin()
    {
        isInitialized = true;
        return default;
    }

    public EmptyResult Subscribe(string uri)
    {
        subscribed[uri] = true;
        return new EmptyResult();
    }

    public EmptyResult Unsubscribe(string uri)
    {
        subscribed.TryRemove(uri, out _);
        return new EmptyResult();
    }

    /// <summary>Keeps a request to listen open until it is cancelled or the client is gone.</summary>
    public async ValueTask<EmptyResult> ListenAsync(RequestContext<SubscriptionsListenRequestParams> request, CancellationToken closed, CancellationToken cancellationToken)
    {
        SubscriptionsListenNotifications asked = request.Params.Notifications;
        SubscriptionsListenNotifications granted = new()
        {
            ToolsListChanged = asked.ToolsListChanged == true ? true : null,
            ResourceSubscriptions = asked.ResourceSubscriptions?.Where(ContractResources.IsKnown).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } some ? some : null,
        };
        RequestId id = request.JsonRpcRequest.Id;
        Listener listener = new(request.Server, granted, id.Id is long number ? JsonValue.Create(number) : JsonValue.Create(id.ToString()));
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration onCancel = cancellationToken.Register(() => ended.TrySetResult());
        using CancellationTokenRegistration onClosed = closed.Register(() => ended.TrySetResult());
        await TellAsync(listener, NotificationMethods.SubscriptionsAcknowledgedNotification, new JsonObject { ["notifications"] = GrantedJson(granted) }).ConfigureAwait(false);
        listening[id] = listener;
        try
        {
            await ended.Task.ConfigureAwait(false);
        }
        finally
        {
            listening.TryRemove(id, out _);
        }

        return new EmptyResult();
    }

    public async ValueTask ToolsChangedAsync(McpServer server)
    {
        if (isInitialized)
        {
            await SendAsync(server, NotificationMethods.ToolListChangedNotification, null).ConfigureAwait(false);
        }

        foreach (Listener listener in listening.Values.Where(l => l.Granted.ToolsListChanged == true))
        {
            await TellAsync(listener, NotificationMethods.ToolListChangedNotification, []).ConfigureAwait(false);
        }
    }

    public async ValueTask UpdatedAsync(McpServer server, string uri)
    {
        if (subscribed.ContainsKey(uri))
        {
            await SendAsync(server, NotificationMethods.ResourceUpdatedNotification, new JsonObject { ["uri"] = uri }).ConfigureAwait(false);
        }

        foreach (Listener listener in listening.Values.Where(l => l.Granted.ResourceSubscriptions?.Contains(uri) == true))
        {
            await TellAsync(listener, NotificationMethods.ResourceUpdatedNotification, new JsonObject { ["uri"] = uri }).ConfigureAwait(false);
        }
    }

    private static ValueTask TellAsync(Listener listener, string method, JsonObject about)
    {
        about["_meta"] = new JsonObject { [MetaKeys.SubscriptionId] = listener.Id?.DeepClone() };
        return SendAsync(listener.Server, method, about);
    }

    private static ValueTask SendAsync(McpServer server, string method, JsonObject? about)
        => new(server.SendMessageAsync(new JsonRpcNotification { Method = method, Params = about }));

    private static JsonObject GrantedJson(SubscriptionsListenNotifications granted)
    {
        JsonObject json = [];
        if (granted.ToolsListChanged == true)
        {
            json["toolsListChanged"] = true;
        }

        if (granted.ResourceSubscriptions is { } uris)
        {
            json["resourceSubscriptions"] = new JsonArray([.. uris.Select(u => JsonValue.Create(u))]);
        }

        return json;
    }
}
