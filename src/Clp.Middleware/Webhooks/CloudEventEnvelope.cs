using System.Diagnostics;
using System.Globalization;

namespace Clp.Middleware;

/// <summary>An event as a CloudEvent 1.0 in its JSON format. Pure.</summary>
internal sealed class CloudEventEnvelope(Contract contract, WebhookOptions options)
{
    // The message's id is known only after the event was asked for its messages.
    private const int RoomForId = 64;

    /// <summary>The complete event but for its id, which is put in at delivery.</summary>
    public StateObject Of(RecordedEvent recorded)
    {
        StateObject head = Attributes(recorded);
        StateValue? data = Data(recorded);
        if (data is null)
        {
            return head;
        }

        // An event that cannot be told as a whole is still told of: a web hook must never stop a commit.
        try
        {
            StateObject whole = head.With("datacontenttype", "application/json").With("data", data);
            return whole.ToUtf8Json().Length + RoomForId <= options.MaxBodyBytes ? whole : head.With(CloudEventNames.DataOmitted, "size");
        }
        catch (StateFormatException)
        {
            return head.With(CloudEventNames.DataOmitted, "depth");
        }
    }

    private StateObject Attributes(RecordedEvent recorded)
    {
        string type = options.Type(recorded);
        OptionChecks.Demand(!string.IsNullOrEmpty(type) && CloudEventText.IsPlain(type), $"{nameof(WebhookOptions)}.{nameof(WebhookOptions.Type)} gave no type without control characters.");
        StateObject attributes = StateObject.Of(
            ("specversion", "1.0"),
            ("id", ""),
            ("type", type),
            ("source", Source(recorded.Stream)),
            ("time", recorded.Event.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)),
            (CloudEventNames.Sequence, recorded.Version.ToString("D19", CultureInfo.InvariantCulture)));
        attributes = With(attributes, "subject", recorded.Stream.Instance);
        attributes = With(attributes, CloudEventNames.Correlation, recorded.Header.Correlation);
        attributes = With(attributes, CloudEventNames.Causation, recorded.Header.Causation);
        attributes = With(attributes, CloudEventNames.TraceParent, ActivityContext.TryParse(recorded.Header.TraceParent, null, out _) ? recorded.Header.TraceParent : null);
        foreach ((string name, string value) in options.Attributes)
        {
            attributes = attributes.With(name, value);
        }

        return attributes;
    }

    // Each name is one segment, so no two streams' owners share a source.
    private string Source(StreamId stream)
    {
        string tenant = stream.Namespace.Length == 0 ? "" : "/" + CloudEventText.Segment(stream.Namespace);
        return options.Source.TrimEnd('/') + tenant + "/" + CloudEventText.Segment(stream.Contract);
    }

    private static StateObject With(StateObject attributes, string name, string? text)
        => string.IsNullOrEmpty(text) ? attributes : attributes.With(name, CloudEventText.Escape(text));

    private StateValue? Data(RecordedEvent recorded)
    {
        if (options.Data.Make is { } make)
        {
            return make(recorded);
        }

        (string? intent, StateObject? payload) = recorded.Event switch
        {
            ContractEvent.StateCommitted e => (e.Intent, e.Payload),
            ContractEvent.IntentDispatched e => (e.Intent, e.Payload),
            ContractEvent.AttemptRefused e => (e.Intent, e.Payload),
            _ => (null, null),
        };
        StateObject data = StateObject.Of(("version", recorded.Version), ("intentId", recorded.Event.IntentId.ToString()));
        data = intent is null ? data : data.With("intent", CloudEventText.Escape(intent));
        data = recorded.Event is ContractEvent.StateCommitted committed ? data.With("transition", committed.Transition) : data;
        return payload is not null && contract.FindIntent(intent!) is { } known ? data.With("payload", ToldFields.Of(payload, known.Input, options.Data)) : data;
    }
}
