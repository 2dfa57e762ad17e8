namespace Clp;

/// <summary>
/// Whether a text mentions a value as a whole word or address. Only letter case may differ, and only where upper and lower
/// case belong to each other alone: a Kelvin sign is no k, and a letter with an accent on it is another letter.
/// </summary>
internal static class TextSearch
{
    private const int LongestAnchor = 64, MostWords = 32, LongestGrouped = 34, ShortestGrouped = 12, FewestDigits = 4;

    public static bool Finds(string text, string value, ScanBudget budget)
    {
        // A long value is looked for by its beginning: what the search costs must not grow with what it is given.
        string anchor = value.Length <= LongestAnchor ? value : value[..LongestAnchor];
        if (value.Length == 0 || value.Length > text.Length || !budget.Pay(text.Length, anchor.Length))
        {
            return false;
        }

        for (int at = IndexOf(text, anchor, 0); at >= 0; at = IndexOf(text, anchor, at + 1))
        {
            if (!budget.Pay(value.Length))
            {
                return false;
            }

            int end = at + value.Length;
            if (end <= text.Length && StartsThere(text, at, value) && EndsThere(text, end) && IsSame(text.AsSpan(at, value.Length), value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Also finds an address without its scheme and "www.", and a number that one of both sides writes in groups.</summary>
    public static bool FindsAnyForm(string text, string value, ScanBudget budget)
    {
        if (Finds(text, value, budget))
        {
            return true;
        }

        string bare = Bare(value);
        string joined = value.Replace(" ", "", StringComparison.Ordinal);
        return (bare.Length != value.Length && Finds(text, bare, budget))
            || (joined.Length != value.Length && Finds(text, joined, budget))
            || (IsGrouped(joined) && FindsInGroups(text, joined, budget));
    }

    /// <summary>The words of a value of several; none for one word, and for a long value, which is the writer's own prose.</summary>
    public static string[] WordsOf(string value)
    {
        string[] words = value.Split([' ', '\n', '\t', ','], MostWords + 1, StringSplitOptions.RemoveEmptyEntries);
        return words.Length is > 1 and <= MostWords ? words : [];
    }

    /// <summary>A value of several words can be said in another order. Never true without words.</summary>
    public static bool FindsWords(string text, string[] words, ScanBudget budget)
        => words.Length > 0 && words.All(word => FindsAnyForm(text, word, budget));

    // Only where a web address begins with it: what stands before any "://" would be nobody's words.
    private static readonly string[] Schemes = ["https://", "http://"];

    /// <summary>An address without scheme, leading "www." and closing slash.</summary>
    private static string Bare(string address)
    {
        string text = address.Trim();
        string? scheme = Schemes.FirstOrDefault(s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase));
        text = scheme is null ? text : text[scheme.Length..];
        return (text.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? text[4..] : text).TrimEnd('/', '.');
    }

    // Account and card numbers are written in groups; short ones could be made of words that only stand side by side.
    private static bool IsGrouped(string value)
        => value.Length is >= ShortestGrouped and <= LongestGrouped && value.All(char.IsAsciiLetterOrDigit) && value.Count(char.IsAsciiDigit) >= FewestDigits;

    private static bool FindsInGroups(string text, string value, ScanBudget budget)
    {
        if (!budget.Pay(text.Length, 0))
        {
            return false;
        }

        for (int at = text.IndexOf(value[..1], StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(value[..1], at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (!budget.Pay(value.Length))
            {
                return false;
            }

            if (StartsThere(text, at, value) && EndOfGroups(text, at, value) is { } end && EndsThere(text, end))
            {
                return true;
            }
        }

        return false;
    }

    private static int? EndOfGroups(string text, int at, string value)
    {
        int matched = 0;
        while (at < text.Length && matched < value.Length)
        {
            if (char.ToUpperInvariant(text[at]) == char.ToUpperInvariant(value[matched]) && char.IsAscii(text[at]))
            {
                matched++;
            }
            else if (text[at] is not (' ' or '-') || matched == 0 || text[at - 1] is ' ' or '-')
            {
                return null;
            }

            at++;
        }

        return matched == value.Length ? at : null;
    }

    private static int IndexOf(string text, string value, int from) => text.IndexOf(value, from, StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(ReadOnlySpan<char> found, string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            if (found[i] != value[i] && !AreCasesOfOne(found[i], value[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreCasesOfOne(char a, char b)
        => char.ToUpperInvariant(a) == char.ToUpperInvariant(b) && char.ToLowerInvariant(a) == char.ToLowerInvariant(b);

    private static bool StartsThere(string text, int at, string value)
    {
        ReadOnlySpan<char> before = text.AsSpan(0, at);
        if (before.IsEmpty || before.EndsWith("www.", StringComparison.OrdinalIgnoreCase) || before.EndsWith("://", StringComparison.Ordinal))
        {
            return true;
        }

        char last = before[^1];
        bool isInsideMail = value.Contains('@', StringComparison.Ordinal) && last is '+' or '!' or '#' or '$' or '%' or '&' or '*' or '=' or '?' or '^' or '{' or '|' or '}' or '~';
        return !isInsideMail && !(IsWordPart(last) || last is '@' or '.' or '/' or '\\');
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
            ? end + 1 == text.Length || char.IsUpper(text[end + 1]) || !IsWordPart(text[end + 1])
            : !(IsWordPart(next) || next == '@');
    }

    // In doubt it is one longer word: a mark, an invisible character or half of a pair is never an end.
    private static bool IsWordPart(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' || char.IsSurrogate(c) || Lookalikes.IsInvisible(c);
}
