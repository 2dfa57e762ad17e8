using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Clp.Middleware;

/// <summary>Makes the signed request out of a message. The same message gives the same body at every attempt.</summary>
internal sealed class WebhookRequest(WebhookOptions options)
{
    // Longer ones are in the body; a receiver's limits for headers are small.
    private const int MaxCorrelation = 512;

    /// <summary>The event as it is sent, or null when it was erased meanwhile.</summary>
    /// <exception cref="Storage.PoisonMessageException">The message is no CloudEvent, or too large.</exception>
    public static StateObject? EventOf(OutboxMessage message)
        => message.Payload.IsRedacted ? null
            : message.Payload is StateObject found && found.Field("specversion") is StateText { Value: "1.0" } ? found.With("id", CloudEventText.Escape(message.Id))
            : throw new Storage.PoisonMessageException("The message is no CloudEvent.");

    public HttpRequestMessage Make(WebhookEndpoint endpoint, string id, StateObject cloudEvent, Activity? activity)
    {
        byte[] body = Body(endpoint.Mode, cloudEvent);
        if (body.Length > options.MaxBodyBytes)
        {
            throw new Storage.PoisonMessageException($"The body has {body.Length} bytes, and {options.MaxBodyBytes} are allowed.");
        }

        string safeId = SafeId(id);
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        HttpRequestMessage request = new(HttpMethod.Post, endpoint.Url)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Headers.TryAddWithoutValidation("user-agent", "clp-webhooks");
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, safeId);
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, WebhookSignature.Timestamp(now));
        request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, WebhookSignature.Sign(endpoint.Secrets, safeId, now, body));
        AddContext(request, cloudEvent, activity);
        if (endpoint.Mode == CloudEventMode.Binary)
        {
            AddAttributes(request, cloudEvent);
        }
        else
        {
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8");
        }

        return request;
    }

    /// <summary>True for headers that the request has anyway.</summary>
    public static bool IsTaken(string header)
        => header.StartsWith("ce-", StringComparison.OrdinalIgnoreCase) || header.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase) || header.StartsWith("content-", StringComparison.OrdinalIgnoreCase)
            || new[] { "host", "user-agent", "traceparent", "tracestate", "transfer-encoding", "connection", "expect", "te", "upgrade", "authorization", "cookie", "date", "trailer" }.Contains(header, StringComparer.OrdinalIgnoreCase);

    private static byte[] Body(CloudEventMode mode, StateObject cloudEvent)
        => mode == CloudEventMode.Structured ? cloudEvent.ToUtf8Json() : cloudEvent.Field("data")?.ToUtf8Json() ?? [];

    private static string? Text(StateObject cloudEvent, string attribute) => (cloudEvent.Field(attribute) as StateText)?.Value;

    // Ids of the runtime are letters and digits; others are made fit for a header, and for the dots of the signature.
    private static string SafeId(string id) => CloudEventText.Segment(id).Replace(".", "%2E", StringComparison.Ordinal);

    private void AddContext(HttpRequestMessage request, StateObject cloudEvent, Activity? activity)
    {
        if ((activity is { IdFormat: ActivityIdFormat.W3C } ? activity.Id : Text(cloudEvent, CloudEventNames.TraceParent)) is { } trace)
        {
            request.Headers.TryAddWithoutValidation("traceparent", trace);
        }

        if (options.CorrelationHeader is { } header && Text(cloudEvent, CloudEventNames.Correlation) is { } correlation && CloudEventText.Header(correlation) is { Length: <= MaxCorrelation } value)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    private static void AddAttributes(HttpRequestMessage request, StateObject cloudEvent)
    {
        foreach ((string name, StateValue value) in cloudEvent)
        {
            if (name == "datacontenttype" && value is StateText type)
            {
                request.Content!.Headers.TryAddWithoutValidation("content-type", type.Value);
            }
            else if (name != "data")
            {
                request.Headers.TryAddWithoutValidation("ce-" + name, CloudEventText.Header(value is StateText text ? text.Value : value.ToJson()));
            }
        }
    }
}
