using System.Globalization;

namespace Clp;

/// <summary>
/// How the parts of a field are named in a <see cref="Provenance"/>: <c>FIELD:/list/0/name</c> for what lies below it, then
/// <c>:START-END</c> for a reference inside a text and <c>:site</c> for the site of an address. No part names what it labels,
/// because labels are recorded as they are, also where values are encrypted or erased.
/// </summary>
internal static class OriginParts
{
    public const string Words = "words";
    public const int MaxKey = 500;

    public static string Item(string key, int index) => Below(key, index.ToString(CultureInfo.InvariantCulture));

    public static string Child(string key, string name) => Below(key, Escaped(name));

    public static string Reference(string key, TextReference reference) => string.Create(CultureInfo.InvariantCulture, $"{key}:{reference.Start}-{reference.End}");

    public static string Site(string key) => key + ":site";

    /// <summary>The name of a value at a path of the payload.</summary>
    public static string At(StatePath path)
    {
        string key = path.Length == 0 ? "" : path[0];
        for (int i = 1; i < path.Length; i++)
        {
            key = Below(key, Escaped(path[i]));
        }

        return key;
    }

    /// <summary>The path of what lies below a field and is labelled by that entry; null for a field itself.</summary>
    public static StatePath? PathOf(string entry)
    {
        int below = entry.IndexOf(":/", StringComparison.Ordinal);
        if (below < 0)
        {
            return null;
        }

        return StatePath.FromTrusted([entry[..below], .. entry[(below + 2)..].Split(':')[0].Split('/').Select(Unescaped)]);
    }

    /// <summary>The site of a text that is an address and nothing else; null when it is none or nothing but a site itself.</summary>
    public static string? SiteIn(string text)
        => text.AsSpan().Trim().ContainsAny(" \t\r\n") || TextReference.SiteOf(text) is not { Length: > 0 } site || site.Length == text.Length ? null : site;

    private static string Below(string key, string name) => key.Contains(":/", StringComparison.Ordinal) ? $"{key}/{name}" : $"{key}:/{name}";

    private static string Unescaped(string name)
        => name.Replace("~2", ":", StringComparison.Ordinal).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static string Escaped(string name)
        => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal).Replace(":", "~2", StringComparison.Ordinal);
}
