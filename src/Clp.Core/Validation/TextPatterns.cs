using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Clp;

/// <summary>Compiled text patterns. They never backtrack, so no text can make them slow; the cache is bounded by the contracts in the process.</summary>
internal static class TextPatterns
{
    private static readonly ConcurrentDictionary<string, Regex> Cache = new(StringComparer.Ordinal);

    public static bool Matches(string pattern, string text) => Cache.GetOrAdd(pattern, Compile).IsMatch(text);

    public static string? Problem(string pattern)
    {
        try
        {
            Cache.GetOrAdd(pattern, Compile);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }

    private static Regex Compile(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
