using System.Text.Json;

namespace Clp.TestServers;

/// <summary>A request as a model server got it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">Path and query, as sent.</param>
/// <param name="Headers">The headers; names in any case.</param>
/// <param name="Body">The body as sent.</param>
public sealed record ModelRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Whether it carries an <c>Authorization</c> header.</summary>
    public bool HasAuthorization => Headers.ContainsKey("authorization");

    /// <summary>Whether the reply is to be streamed.</summary>
    public bool Streams => Json.TryGetProperty("stream", out JsonElement streams) && streams.ValueKind == JsonValueKind.True;

    /// <summary>The body, which must be a JSON object.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    internal bool AsksForChat => Method == "POST" && Target.Split('?')[0].EndsWith("/chat/completions", StringComparison.Ordinal);
}
