using System.Diagnostics;
using System.Net;
using Clp.Storage;

namespace Clp.Middleware;

/// <summary>
/// Delivers web hooks: signed requests to endpoints that are where they may be. To be handed to an <see cref="OutboxRelay"/>,
/// which tries again, sets aside and keeps the order. Thread-safe; dispose it after the relay has ended.
/// </summary>
/// <remarks>
/// Redirects are never followed, proxies, cookies and credentials never used, and no more than a few KiB of an answer are
/// ever read. Every connection's address is checked when it is opened.
/// </remarks>
public sealed class WebhookTarget : IOutboxTarget, IDisposable
{
    private readonly Dictionary<string, EndpointClient> clients;
    private readonly IOutboxTarget? others;

    /// <summary>Creates a target; nothing is connected yet.</summary>
    /// <param name="options">The endpoints and how to reach them.</param>
    /// <param name="others">Where messages with other topics go, when the outbox has any.</param>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public WebhookTarget(WebhookOptions options, IOutboxTarget? others = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        this.others = others;
        clients = options.Endpoints.ToDictionary(endpoint => endpoint.Name, endpoint => new EndpointClient(endpoint, options), StringComparer.Ordinal);
    }

    /// <summary>The topic of the messages for an endpoint.</summary>
    /// <param name="contract">The contract's name.</param>
    /// <param name="endpoint">The endpoint's name.</param>
    public static string Topic(string contract, string endpoint) => $"webhook/{contract}/{endpoint}";

    /// <inheritdoc/>
    /// <exception cref="PoisonMessageException">The endpoint will never take it, is not known here, or is at an address that is not allowed.</exception>
    /// <exception cref="RefusalException">The endpoint said "later".</exception>
    /// <exception cref="WebhookException">The endpoint was not reached, or did not answer in time (<see cref="ClpCodes.SinkFailed"/>).</exception>
    public ValueTask DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        string topic = entry.Message.Topic;
        string name = topic[(topic.LastIndexOf('/') + 1)..];
        if (topic != Topic(entry.Stream.Contract, name))
        {
            return others?.DeliverAsync(entry, cancellationToken) ?? throw new PoisonMessageException("No target takes messages with this topic.");
        }

        return clients.TryGetValue(name, out EndpointClient? client)
            ? client.DeliverAsync(entry, cancellationToken)
            : throw new PoisonMessageException($"There is no web hook endpoint '{name}' any more.");
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        foreach (EndpointClient client in clients.Values)
        {
            client.Dispose();
        }
    }
}
