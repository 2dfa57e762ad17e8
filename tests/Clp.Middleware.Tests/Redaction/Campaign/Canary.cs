using System.Text;
using System.Text.Json;

namespace Clp.Middleware.Tests;

/// <summary>A secret of its own kind, as it is planted somewhere.</summary>
/// <param name="Kind">What tells that it is one.</param>
/// <param name="Place">Where it is planted.</param>
/// <param name="Value">The secret itself: what must not be found.</param>
/// <param name="Text">The text around it that is planted.</param>
public sealed record Canary(string Kind, string Place, string Value, string Text)
{
    /// <summary>Places where the text itself is all there is.</summary>
    private static readonly string[] TextPlaces =
    [
        "payload", "proposal", "guard reason", "refusal reason", "correlation", "guard exception", "transition exception", "inner exception", "exception data", "provider exception",
        "subscriber exception", "hook exception", "interceptor exception", "store exception", "outbox exception", "log argument", "log text", "scope",
    ];

    // What the contract marks as personal is told apart by its field, and by nothing in a text.
    private static readonly string[] PersonalPlaces =
    [
        "personal field", "personal proposal", "personal reason", "guard exception", "transition exception", "inner exception", "exception data", "provider exception", "subscriber exception",
        "hook exception", "interceptor exception", "outbox exception",
    ];

    private static readonly string[] NamedPlaces = ["secret field", "secret argument", "secret scope"];

    /// <summary>Every kind in every place where it can be told.</summary>
    public static IReadOnlyList<Canary> All(Random random)
    {
        List<Canary> all = [];
        foreach (string kind in Kinds)
        {
            foreach (string place in kind == "personal" ? PersonalPlaces : kind == "named" ? NamedPlaces : TextPlaces)
            {
                string value = Secret(random, kind);
                all.Add(new Canary(kind, place, value, Around(kind, value)));
            }
        }

        return all;
    }

    /// <summary>The secrets that a host would hand in.</summary>
    public static IEnumerable<string> Known(IEnumerable<Canary> canaries) => canaries.Where(canary => canary.Kind.StartsWith("known", StringComparison.Ordinal)).Select(canary => canary.Value);

    private static readonly string[] Kinds =
    [
        "known", "known base64", "known url", "known json", "known hex", "known basic", "password", "json secret", "header", "api key", "bearer", "web token", "private key", "address", "connection string", "cloud key", "personal", "named",
    ];

    private static string Secret(Random random, string kind)
    {
        string letters = new([.. Enumerable.Range(0, 24).Select(_ => (char)(random.Next(2) == 0 ? random.Next('a', 'z' + 1) : random.Next('0', '9' + 1)))]);
        return kind switch
        {
            "known" or "known json" or "known url" => letters[..10] + "\"ö/" + letters[10..],
            "web token" => $"{letters[..12]}.{letters[12..]}",
            "personal" => $"Ada {letters}",
            _ => letters,
        };
    }

    private static string Around(string kind, string value) => kind switch
    {
        "known base64" => $"said {Convert.ToBase64String(Encoding.UTF8.GetBytes(value))} twice",
        "known url" => $"GET /x?q={Uri.EscapeDataString(value)} failed",
        "known json" => $"body {{\"x\":\"{JsonEncodedText.Encode(value)}\"}}",
        "known hex" => $"bytes {Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value))}",
        "known basic" => $"said {Convert.ToBase64String(Encoding.UTF8.GetBytes("bob:" + value))}",
        "password" => $"login failed: user=bob;password={value}",
        "json secret" => $"answer {{\"a\":1,\"client_secret\":\"{value}\",\"b\":2}}",
        "header" => $"X-Api-Key: {value}",
        "api key" => $"key sk-live-{value} is used up",
        "bearer" => $"sent Bearer {value} to it",
        "web token" => $"token was eyJhbGciOiJIUzI1NiJ9.{value} then",
        "private key" => $"-----BEGIN PRIVATE KEY-----\n{value}\n-----END PRIVATE KEY-----",
        "address" => $"no answer from amqp://bob:{value}@queue:5672/",
        "connection string" => $"Host=db;Username=bob;Password='{value}';Port=5432",
        "cloud key" => $"used ghp_{value} for it",
        _ => value,
    };
}
