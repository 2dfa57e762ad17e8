using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Clp.Middleware.Tests;

/// <summary>Looks for a secret in everything that left, in every spelling in which it could have. Knows nothing of how it is removed.</summary>
public static class Leaks
{
    /// <summary>The spellings that stand in the output, by name.</summary>
    public static IReadOnlyList<string> Of(string secret, string output)
        => [.. Spellings(secret).Where(spelling => output.Contains(spelling.Text, StringComparison.OrdinalIgnoreCase)).Select(spelling => spelling.Name).Distinct()];

    /// <summary>Every text within lines of JSON, unescaped.</summary>
    public static string Unescaped(IEnumerable<string> lines)
    {
        StringBuilder texts = new();
        foreach (string line in lines)
        {
            Collect(JsonNode.Parse(line), texts);
        }

        return texts.ToString();
    }

    private static IEnumerable<(string Name, string Text)> Spellings(string secret)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(secret);
        yield return ("raw", secret);
        yield return ("json", JsonEncodedText.Encode(secret).Value);
        yield return ("json", JsonSerializer.Serialize(secret).Trim('"'));
        yield return ("url", Uri.EscapeDataString(secret));
        yield return ("hex", Convert.ToHexString(bytes));
        for (int shift = 0; shift < 3; shift++)
        {
            // Without what the neighbours have a share in.
            string whole = Convert.ToBase64String([.. new byte[shift], .. bytes]).TrimEnd('=');
            string own = whole[(shift == 0 ? 0 : 4)..^3];
            yield return ("base64", own);
            yield return ("base64url", own.Replace('+', '-').Replace('/', '_'));
        }

        // Half of it is too much as well.
        yield return ("half", secret[..(secret.Length / 2)]);
        yield return ("half", secret[(secret.Length / 2)..]);
    }

    private static void Collect(JsonNode? node, StringBuilder texts)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach ((string key, JsonNode? value) in fields)
                {
                    texts.AppendLine(key);
                    Collect(value, texts);
                }

                break;
            case JsonArray items:
                items.ToList().ForEach(item => Collect(item, texts));
                break;
            case JsonValue value:
                texts.AppendLine(value.ToString());
                break;
        }
    }
}
