namespace Clp.Middleware;

/// <summary>Sends events to receivers outside.</summary>
public static class WebhookExtensions
{
    /// <summary>
    /// Has chosen events ride into the store's outbox as CloudEvents, one message for each endpoint, beside the messages of an
    /// <see cref="ClpRuntimeOptions.Outbox"/> that is set already. A relay with a <see cref="WebhookTarget"/> delivers them.
    /// </summary>
    /// <param name="runtime">The runtime's options; its store needs an outbox.</param>
    /// <param name="contract">The runtime's contract: it says which fields are personal.</param>
    /// <param name="options">The same endpoints, by name, as the relay has.</param>
    /// <returns>The runtime's options.</returns>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public static ClpRuntimeOptions UseWebhooks(this ClpRuntimeOptions runtime, Contract contract, WebhookOptions options)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        WebhookRoute route = new(contract, options);
        Func<RecordedEvent, IEnumerable<OutboxMessage>>? others = runtime.Outbox;
        runtime.Outbox = others is null ? route.Messages : recorded => others(recorded).Concat(route.Messages(recorded));
        return runtime;
    }
}
