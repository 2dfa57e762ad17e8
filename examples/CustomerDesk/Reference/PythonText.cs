using System.Globalization;
using System.Text;

namespace CustomerDesk.Reference;

/// <summary>Python's text helpers: <c>repr(str)</c> and the order of code points in which it sorts keys.</summary>
internal static class PythonText
{
    /// <summary>Orders as Python does, by code point; UTF-16 order differs above the basic plane.</summary>
    public static IComparer<string> CodePoints { get; } = Comparer<string>.Create(Compare);

    /// <summary>Appends <c>repr(text)</c>: single quotes unless only they occur, escapes for what does not print.</summary>
    public static void AppendRepr(StringBuilder output, string text)
    {
        char quote = text.Contains('\'') && !text.Contains('"') ? '"' : '\'';
        output.Append(quote);
        foreach (Rune rune in text.EnumerateRunes())
        {
            AppendRune(output, rune, quote);
        }

        output.Append(quote);
    }

    private static void AppendRune(StringBuilder output, Rune rune, char quote)
    {
        switch (rune.Value)
        {
            case '\\': output.Append(@"\\"); break;
            case '\n': output.Append(@"\n"); break;
            case '\r': output.Append(@"\r"); break;
            case '\t': output.Append(@"\t"); break;
            case int value when value == quote: output.Append('\\').Append(quote); break;
            case >= 0x20 and < 0x7F: output.Append((char)rune.Value); break;
            case int value when Prints(rune): output.Append(rune.ToString()); break;
            case <= 0xFF: output.Append(CultureInfo.InvariantCulture, $@"\x{rune.Value:x2}"); break;
            case <= 0xFFFF: output.Append(CultureInfo.InvariantCulture, $@"\u{rune.Value:x4}"); break;
            default: output.Append(CultureInfo.InvariantCulture, $@"\U{rune.Value:x8}"); break;
        }
    }

    private static bool Prints(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);

    private static int Compare(string? left, string? right)
    {
        string a = left ?? "", b = right ?? "";
        int at = a.AsSpan().CommonPrefixLength(b);
        if (at == a.Length || at == b.Length)
        {
            return a.Length - b.Length;
        }

        // A surrogate stands for a code point above every basic-plane character.
        bool high = char.IsSurrogate(a[at]), otherHigh = char.IsSurrogate(b[at]);
        return high == otherHigh ? a[at] - b[at] : high ? 1 : -1;
    }
}
