namespace Clp.Middleware;

/// <summary>Makes the messages that ride with events: one for each endpoint, so that each has an outcome of its own. Pure, thread-safe.</summary>
internal sealed class WebhookRoute(Contract contract, WebhookOptions options)
{
    private readonly CloudEventEnvelope envelope = new(contract, options);

    public IEnumerable<OutboxMessage> Messages(RecordedEvent recorded)
    {
        if (!options.Events(recorded))
        {
            return [];
        }

        StateObject? told = null;
        List<OutboxMessage> messages = new(options.Endpoints.Count);
        foreach (WebhookEndpoint endpoint in options.Endpoints)
        {
            if (endpoint.Events?.Invoke(recorded) ?? true)
            {
                messages.Add(new OutboxMessage(WebhookTarget.Topic(recorded.Stream.Contract, endpoint.Name), told ??= envelope.Of(recorded)));
            }
        }

        return messages;
    }
}
