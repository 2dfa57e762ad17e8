using System.Net;
using System.Text;

namespace Clp.Middleware;

/// <summary>One receiver. Its name stands for it in messages, logs and metrics; its address, which may hold a secret, is shown nowhere. Immutable.</summary>
public sealed record WebhookEndpoint
{
    /// <summary>Its name: 1 to 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>. Messages wait under it, so it stays when the address changes.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is: an absolute address with https, without user and fragment.</summary>
    public required Uri Url { get; init; }

    /// <summary>The secrets it may know, 1 to 8: every one signs, so that a new one can be handed out before the old one is taken away.</summary>
    public required IReadOnlyList<WebhookSecret> Secrets { get; init; }

    /// <summary>True: http will do, in clear text. Default false.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>Networks that are not public and still meant, for receivers of one's own: <c>10.1.0.0/16</c>. None by default.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>The ports that <see cref="Url"/> may name; any when null. For hosts that take addresses from others.</summary>
    public IReadOnlyList<int>? AllowedPorts { get; init; }

    /// <summary>How an event becomes a request. Structured by default.</summary>
    public CloudEventMode Mode { get; init; }

    /// <summary>Which events it gets out of those that <see cref="WebhookOptions.Events"/> lets through; must be pure and quick. All by default.</summary>
    public Func<RecordedEvent, bool>? Events { get; init; }

    internal void Check()
    {
        OptionChecks.Demand(Name is { Length: >= 1 and <= 64 } && Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'), "A web hook endpoint's name is 1 to 64 letters, digits, '-', '_' and '.'.");
        OptionChecks.Demand(Url is { IsAbsoluteUri: true }, $"The web hook endpoint '{Name}' needs an absolute address.");
        OptionChecks.Demand(Url.Scheme == Uri.UriSchemeHttps || (AllowHttp && Url.Scheme == Uri.UriSchemeHttp), $"The web hook endpoint '{Name}' needs an address with https; http only with {nameof(AllowHttp)}.");
        OptionChecks.Demand(Url.UserInfo.Length == 0 && Url.Fragment.Length == 0 && Url.Host.Length > 0, $"The address of the web hook endpoint '{Name}' has a host, and neither user nor fragment.");
        OptionChecks.Demand(AllowedPorts is null || AllowedPorts.Contains(Url.Port), $"The address of the web hook endpoint '{Name}' names a port that {nameof(AllowedPorts)} does not.");
        OptionChecks.Demand(Secrets is { Count: >= 1 and <= 8 } && Secrets.All(secret => secret is not null), $"The web hook endpoint '{Name}' needs 1 to 8 secrets.");
        OptionChecks.Demand(AllowedNetworks is not null && Enum.IsDefined(Mode), $"The web hook endpoint '{Name}' has no {nameof(AllowedNetworks)}, or an unknown {nameof(Mode)}.");
        OptionChecks.Demand(!IPAddress.TryParse(Url.IdnHost.Trim('[', ']'), out IPAddress? literal) || new AddressPolicy(AllowedNetworks).Allowed(literal) is not null, $"The web hook endpoint '{Name}' is at an address of a network that {nameof(AllowedNetworks)} does not name.");
    }

    // Neither address nor secrets.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(nameof(Name)).Append(" = ").Append(Name);
        return true;
    }
}

/// <summary>How a CloudEvent becomes an HTTP request.</summary>
public enum CloudEventMode
{
    /// <summary>The whole event is the body, as <c>application/cloudevents+json</c>: the signature covers all of it.</summary>
    Structured,

    /// <summary>The data is the body and the attributes are headers, <c>ce-…</c>: the signature covers id and data, but not the other attributes.</summary>
    Binary,
}
