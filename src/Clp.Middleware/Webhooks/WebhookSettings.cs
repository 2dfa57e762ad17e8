using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Clp.Middleware;

/// <summary>Reads web hooks out of configuration. Messages name the key and never the value, which may be a secret.</summary>
internal static class WebhookSettings
{
    private static readonly string[] Keys = [nameof(WebhookOptions.Endpoints), nameof(WebhookOptions.Source), nameof(WebhookOptions.MaxBodyBytes), nameof(WebhookOptions.Timeout), nameof(WebhookOptions.ConnectionLifetime)];

    private static readonly string[] EndpointKeys =
    [
        nameof(WebhookEndpoint.Url), nameof(WebhookEndpoint.Secrets), nameof(WebhookEndpoint.AllowHttp),
        nameof(WebhookEndpoint.AllowedNetworks), nameof(WebhookEndpoint.AllowedPorts), nameof(WebhookEndpoint.Mode),
    ];

    public static WebhookOptions Read(IConfiguration section)
    {
        CheckKeys(section, Keys);
        WebhookOptions options = new() { Endpoints = [.. section.GetSection(nameof(WebhookOptions.Endpoints)).GetChildren().Select(Endpoint)] };
        options = options with
        {
            Source = section[nameof(options.Source)] ?? options.Source,
            MaxBodyBytes = Value(section, nameof(options.MaxBodyBytes), text => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), options.MaxBodyBytes),
            Timeout = Value(section, nameof(options.Timeout), text => TimeSpan.Parse(text, CultureInfo.InvariantCulture), options.Timeout),
            ConnectionLifetime = Value(section, nameof(options.ConnectionLifetime), text => TimeSpan.Parse(text, CultureInfo.InvariantCulture), options.ConnectionLifetime),
        };
        options.Check();
        return options;
    }

    private static WebhookEndpoint Endpoint(IConfigurationSection section)
    {
        CheckKeys(section, EndpointKeys);
        IConfigurationSection ports = section.GetSection(nameof(WebhookEndpoint.AllowedPorts));
        return new WebhookEndpoint
        {
            Name = section.Key,
            Url = Value(section, nameof(WebhookEndpoint.Url), text => new Uri(text, UriKind.Absolute), null) ?? throw Bad(section, nameof(WebhookEndpoint.Url)),
            Secrets = Values(section.GetSection(nameof(WebhookEndpoint.Secrets)), WebhookSecret.Parse),
            AllowHttp = Value(section, nameof(WebhookEndpoint.AllowHttp), bool.Parse, false),
            AllowedNetworks = Values(section.GetSection(nameof(WebhookEndpoint.AllowedNetworks)), IPNetwork.Parse),
            AllowedPorts = ports.Exists() ? Values(ports, text => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture)) : null,
            Mode = Value(section, nameof(WebhookEndpoint.Mode), text => Enum.Parse<CloudEventMode>(text, ignoreCase: true), CloudEventMode.Structured),
        };
    }

    private static T[] Values<T>(IConfigurationSection list, Func<string, T> parse) => [.. list.GetChildren().Select(item => Parsed(list, item.Key, item.Value ?? "", parse))];

    private static T Value<T>(IConfiguration section, string key, Func<string, T> parse, T fallback) => section[key] is { } text ? Parsed(section, key, text, parse) : fallback;

    private static T Parsed<T>(IConfiguration section, string key, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw Bad(section, key);
        }
    }

    private static void CheckKeys(IConfiguration section, string[] keys)
    {
        foreach (IConfigurationSection child in section.GetChildren())
        {
            OptionChecks.Demand(keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase), $"The configuration key '{child.Path}' is none of web hooks; known are {string.Join(", ", keys)}.");
        }
    }

    private static ConfigurationException Bad(IConfiguration section, string key)
        => new($"The configuration key '{(section is IConfigurationSection { Path: var path } ? path + ":" : "")}{key}' is missing, or its value is of another kind.");
}
