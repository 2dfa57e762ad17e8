using System.Text.RegularExpressions;

namespace CustomerDesk.AgentDojo;

/// <summary>
/// Finds what free text can point a reader or a payment at: web addresses, e-mail addresses, account numbers. Those are
/// the parts of a message that an attacker gains from; the words around them are the model's to choose.
/// </summary>
internal static partial class References
{
    /// <summary>The references in a text, in order, as written.</summary>
    public static IEnumerable<string> In(string text)
        => Pattern().Matches(text).Select(match => match.Value.TrimEnd('.', '/')).Where(found => found.Length > 0);

    /// <summary>What could be an address under any ending; in prose it is often just a missing blank, so it counts only where somebody else wrote it too.</summary>
    public static IEnumerable<string> MaybeIn(string text) => LoosePattern().Matches(text).Select(match => match.Value);

    /// <summary>True when the text mentions the value as a whole word or address, letter case aside.</summary>
    public static bool Mentions(string text, string value)
    {
        if (value.Length == 0)
        {
            return false;
        }

        for (int at = text.IndexOf(value, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(value, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (StartsThere(text, at) && EndsThere(text, at + value.Length))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An address without scheme, leading "www." and closing slash, lower case; other text lower case.</summary>
    public static string Normalize(string address)
    {
        string text = address.Trim().ToLowerInvariant();
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        text = scheme >= 0 ? text[(scheme + 3)..] : text;
        return (text.StartsWith("www.", StringComparison.Ordinal) ? text[4..] : text).TrimEnd('/', '.');
    }

    /// <summary>The host of a web address, normalized.</summary>
    public static string Host(string address) => Normalize(address).Split('/', '?', '#', ':')[0];

    private static bool StartsThere(string text, int at)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, at);
        return before.IsEmpty
            || before.EndsWith("www.", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("://", StringComparison.Ordinal)
            || !(char.IsLetterOrDigit(before[^1]) || before[^1] is '-' or '_' or '@' or '.' or '/');
    }

    /// <summary>A full stop ends an address unless another label follows it; "site.com.They" is a sentence that ends, not a longer host.</summary>
    private static bool EndsThere(string text, int end)
    {
        if (end == text.Length)
        {
            return true;
        }

        char next = text[end];
        return next == '.'
            ? end + 1 == text.Length || !char.IsAsciiLetterLower(text[end + 1]) && !char.IsAsciiDigit(text[end + 1])
            : !(char.IsLetterOrDigit(next) || next is '-' or '_' or '@');
    }

    [GeneratedRegex(
        @"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[\w-]+(?:\.[\w-]+)*(?:/[^\s""'<>)\]]*)?|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|biz|io|dev|app|ai|xyz|site|online|top)\b(?:/[^\s""'<>)\]]*)?|\b[A-Z]{2}\d{2}[A-Z0-9]{6,30}\b",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\b[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,}\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex LoosePattern();
}
