using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Clp.Middleware;

/// <summary>Which events become web hooks, what they tell, and how they are delivered. Immutable.</summary>
public sealed record WebhookOptions
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>The receivers, with different names. Every event goes to each of them as a message of its own, with an outcome of its own.</summary>
    public required IReadOnlyList<WebhookEndpoint> Endpoints { get; init; }

    /// <summary>Which events ride; must be pure and quick. Commits by default.</summary>
    public Func<RecordedEvent, bool> Events { get; init; } = static recorded => recorded.Event is ContractEvent.StateCommitted;

    /// <summary>What an event tells.</summary>
    public WebhookData Data { get; init; } = new();

    /// <summary>The beginning of CloudEvents' <c>source</c>, a URI or a path; tenant and contract follow. Default <c>/clp</c>.</summary>
    public string Source { get; init; } = "/clp";

    /// <summary>CloudEvents' <c>type</c> of an event; not empty. Default <c>clp.</c> and the event's kind: <c>clp.committed</c>.</summary>
    public Func<RecordedEvent, string> Type { get; init; } = static recorded => "clp." + recorded.Event.Kind;

    /// <summary>More attributes for every event. Names are 1 to 20 letters a to z and digits, and none that is in use.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>The header that carries the correlation id; none when null.</summary>
    public string? CorrelationHeader { get; init; } = "x-correlation-id";

    /// <summary>A larger body is not sent: 1 KiB to 4 MiB, default 256 KiB. An event that would be larger rides without its data.</summary>
    public int MaxBodyBytes { get; init; } = 256 * 1024;

    /// <summary>How long an attempt may take, from resolving to the answer's headers; shorter than the relay's <see cref="Storage.OutboxRelayOptions.DeliveryTimeout"/>, and at most an hour. Default 8 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>No connection is used longer, so that a name's new address, and its check, come into effect. Default 1 minute.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Which status codes beside 2xx say "later": the message is tried again. Every other one parks it. 408, 429 and 5xx by default; of 3xx never.</summary>
    public Func<HttpStatusCode, bool> TriesAgain { get; init; } = static status => (int)status is 408 or 429 or >= 500;

    /// <summary>Finds a name's addresses; the system's resolver by default. Called for each new connection; all it gives is checked.</summary>
    public Func<string, CancellationToken, ValueTask<IReadOnlyList<IPAddress>>> Resolve { get; init; } = static async (host, cancellation) => await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false);

    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Reads options out of configuration: <c>Source</c>, <c>MaxBodyBytes</c>, <c>Timeout</c>, <c>ConnectionLifetime</c>, and under
    /// <c>Endpoints</c>, by name, each one's <c>Url</c>, <c>Secrets</c>, <c>AllowHttp</c>, <c>AllowedNetworks</c>, <c>AllowedPorts</c> and <c>Mode</c>.
    /// </summary>
    /// <param name="section">The section; what it lacks stays as it is by default.</param>
    /// <exception cref="ConfigurationException">A key is unknown, or a value cannot be; no value is quoted.</exception>
    public static WebhookOptions Read(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return WebhookSettings.Read(section);
    }

    internal void Check()
    {
        OptionChecks.Demand(Endpoints is { Count: >= 1 } && Endpoints.All(endpoint => endpoint is not null), "Web hooks need an endpoint.");
        foreach (WebhookEndpoint endpoint in Endpoints)
        {
            endpoint.Check();
        }

        OptionChecks.Demand(Endpoints.DistinctBy(endpoint => endpoint.Name, StringComparer.Ordinal).Count() == Endpoints.Count, "Two web hook endpoints have one name.");
        OptionChecks.Demand(Events is not null && Type is not null && Data is { Redactor: not null } && TriesAgain is not null && Resolve is not null && TimeProvider is not null && Attributes is not null, "No option of web hooks is null.");
        OptionChecks.Demand(CloudEventText.IsSource(Source), $"{nameof(Source)} is the beginning of a URI or a path, of printable ASCII characters, without query and fragment.");
        foreach ((string name, string value) in Attributes)
        {
            OptionChecks.Demand(CloudEventText.IsFreeName(name), $"'{name}' cannot be the name of an attribute: 1 to 20 letters a to z and digits, and not one that is in use.");
            OptionChecks.Demand(!string.IsNullOrEmpty(value) && CloudEventText.IsPlain(value), $"The attribute '{name}' needs a text without control characters.");
        }

        OptionChecks.Demand(CorrelationHeader is null || (CorrelationHeader.Length is >= 1 and <= 64 && CorrelationHeader.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && !WebhookRequest.IsTaken(CorrelationHeader)), $"{nameof(CorrelationHeader)} is letters, digits and '-', and no header that is in use.");
        OptionChecks.Demand(MaxBodyBytes is >= 1024 and <= 4 * 1024 * 1024, $"{nameof(MaxBodyBytes)} is 1 KiB to 4 MiB.");
        OptionChecks.Demand(Timeout > TimeSpan.Zero && Timeout <= LongestTimeout, $"{nameof(Timeout)} is more than zero and at most {LongestTimeout}.");
        OptionChecks.DemandDuration(ConnectionLifetime, nameof(ConnectionLifetime));
    }

    // No addresses: they may hold secrets.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(nameof(Endpoints)).Append(" = ").AppendJoin(", ", (Endpoints ?? []).Select(endpoint => endpoint?.Name));
        return true;
    }
}
