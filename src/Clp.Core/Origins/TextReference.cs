using System.Text;
using System.Text.RegularExpressions;

namespace Clp;

/// <summary>
/// A part of a text that points a reader or a payment somewhere: a web address, an e-mail address, an account number. Those
/// are the parts of a message that somebody gains from; the words around them are the writer's to choose.
/// </summary>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Value">As written.</param>
public sealed partial record TextReference(int Start, string Value)
{
    private const string Tail = @"(?:[/\\?#][^\s""'<>)\]]*)?";

    // What may come before "://" and "@" is bounded: a search that looks to the end of a long word for each of its parts would be quadratic.
    private const string Sure =
        @"[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s""'<>)\]]+"
        + @"|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
        + @"|www\.[\w-]+(?:\.[\w-]+)*(?::\d+)?" + Tail
        + @"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|biz|io|dev|app|ai|xyz|site|online|top)\b(?::\d+)?" + Tail
        + @"|\b[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?\b"
        + @"|\b[A-Z]{2}\d{2}[A-Z0-9]{6,30}\b";

    /// <summary>Where it ends in the text; the character there is not part of it.</summary>
    public int End => Start + Value.Length;

    /// <summary>True for an e-mail address.</summary>
    public bool IsMail => Value.Contains('@', StringComparison.Ordinal) && !Value.Contains("://", StringComparison.Ordinal);

    /// <summary>The references in a text, in order. An address that another one carries (a redirect) follows it as one more.</summary>
    public static IEnumerable<TextReference> In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Pattern().Matches(text).SelectMany(WithCarried).Where(found => found.Value.Length > 0);
    }

    /// <summary>
    /// The host of a web address, in lower case, without scheme, user name, port and a leading "www."; the text itself in lower
    /// case when it is none, as where something else than a port follows a colon (<c>data:</c>, <c>javascript:</c>). Read as
    /// browsers do: a backslash is a slash, and after <c>http:</c> any number of them may stand, or none.
    /// </summary>
    public static string SiteOf(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        string text = new([.. address.Trim().ToLowerInvariant().Where(c => c is not ('\t' or '\r' or '\n'))]);
        int scheme = SchemePattern().Match(text).Length;
        string host = text[scheme..].Split('/', '\\', '?', '#')[0];
        host = host[(host.LastIndexOf('@') + 1)..];
        int colon = host.IndexOf(':', host.LastIndexOf(']') + 1);
        if (colon >= 0 && scheme == 0 && !IsHostWithPort(host, colon))
        {
            return text;
        }

        host = colon >= 0 ? host[..colon] : host;
        return (host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host).TrimEnd('.');
    }

    /// <summary>True when the text mentions the value as a whole word or address; only letter case, an address' scheme and "www.", and an account number's groups may differ.</summary>
    public static bool Mentions(string text, string value)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(value);
        return TextSearch.FindsAnyForm(text, value, new ScanBudget());
    }

    /// <summary>What could be an address under any ending; in prose it is often just a missing blank, so it counts only where somebody else wrote it too.</summary>
    internal static IEnumerable<TextReference> MaybeIn(string text)
        => LoosePattern().Matches(text).Select(match => new TextReference(match.Index, match.Value));

    /// <summary>True when a reference shows only once look-alike and invisible characters are read as what they look like.</summary>
    internal static bool HidesIn(string text)
    {
        if (Ascii.IsValid(text))
        {
            return false;
        }

        HashSet<string> open = new(In(text).Select(found => found.Value), StringComparer.OrdinalIgnoreCase);
        return In(Lookalikes.Plain(text)).Any(found => !open.Contains(found.Value));
    }

    // Without a scheme, what stands before a colon may be one.
    private static bool IsHostWithPort(string host, int colon)
        => (host.AsSpan(0, colon).Contains('.') || host.AsSpan(0, colon).SequenceEqual("localhost")) && !host.AsSpan(colon + 1).ContainsAnyExceptInRange('0', '9');

    // Each carried one ends where the next begins, so that all of them together are no longer than the text.
    private static IEnumerable<TextReference> WithCarried(Match match)
    {
        string value = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', '/');
        yield return new TextReference(match.Index, value);
        int first = value.IndexOf("://", StringComparison.Ordinal);
        for (int start = first < 0 ? -1 : NextScheme(value, first + 3); start >= 0;)
        {
            int next = NextScheme(value, value.IndexOf("://", start, StringComparison.Ordinal) + 3);
            yield return new TextReference(match.Index + start, next < 0 ? value[start..] : value[start..next]);
            start = next;
        }
    }

    private static int NextScheme(string value, int from)
    {
        int start = value.IndexOf("://", from, StringComparison.Ordinal);
        while (start > from && char.IsAsciiLetterOrDigit(value[start - 1]))
        {
            start--;
        }

        return start;
    }

    [GeneratedRegex(Sure, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^(?:(?:https?|wss?|ftp):[/\\]*|[a-z][a-z0-9+.-]*://)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex SchemePattern();

    [GeneratedRegex(@"\b[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[a-z]{2,}\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex LoosePattern();
}
