using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Clp.Mcp;

/// <summary>
/// Who is to be told what: a client of the revisions up to 2025-11-25 by its resource subscriptions, a later one by the requests
/// that it keeps open to listen. Thread-safe.
/// </summary>
#pragma warning disable CA1001 // The semaphore has no wait handle, so there is nothing to give back.
internal sealed class Listeners
#pragma warning restore CA1001
{
    private sealed record Listener(McpServer Server, SubscriptionsListenNotifications Granted, JsonNode? Id);

    private readonly ConcurrentDictionary<string, bool> subscribed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<RequestId, Listener> listening = new();
    private volatile bool isInitialized;

    // Between the acknowledgement, which comes first, and being told of changes, nothing may be missed.
    private readonly SemaphoreSlim telling = new(1, 1);

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
        await telling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await TellAsync(listener, NotificationMethods.SubscriptionsAcknowledgedNotification, new JsonObject { ["notifications"] = GrantedJson(granted) }).ConfigureAwait(false);
            listening[id] = listener;
        }
        finally
        {
            telling.Release();
        }

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

    public ValueTask ToolsChangedAsync(McpServer server)
        => TellAllAsync(server, isInitialized, l => l.Granted.ToolsListChanged == true, NotificationMethods.ToolListChangedNotification, () => []);

    public ValueTask UpdatedAsync(McpServer server, string uri)
        => TellAllAsync(server, subscribed.ContainsKey(uri), l => l.Granted.ResourceSubscriptions?.Contains(uri) == true, NotificationMethods.ResourceUpdatedNotification, () => new JsonObject { ["uri"] = uri });

    private async ValueTask TellAllAsync(McpServer server, bool isForTheSession, Func<Listener, bool> wants, string method, Func<JsonObject> about)
    {
        await telling.WaitAsync().ConfigureAwait(false);
        try
        {
            if (isForTheSession)
            {
                await SendAsync(server, method, about()).ConfigureAwait(false);
            }

            foreach (Listener listener in listening.Values.Where(wants))
            {
                await TellAsync(listener, method, about()).ConfigureAwait(false);
            }
        }
        finally
        {
            telling.Release();
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
