using System.Globalization;
using System.Text;

namespace Clp;

/// <summary>Text from outside as part of a log line: it cannot begin a line of its own, nor turn the one it is in around.</summary>
internal static class LogText
{
    private const int MaxLength = 200;

    public static string OneLine(string text)
    {
        int at = 0;
        while (at < text.Length && at < MaxLength && IsPlain(text, at))
        {
            at++;
        }

        return at == text.Length ? text : Escaped(text);
    }

    private static string Escaped(string text)
    {
        StringBuilder line = new(text.Length + 16);
        int length = Math.Min(text.Length, MaxLength);
        for (int i = 0; i < length; i++)
        {
            _ = IsPlain(text, i) ? line.Append(text[i]) : line.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
        }

        return (length < text.Length ? line.Append('…') : line).ToString();
    }

    private static bool IsPlain(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text[at]) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && (!char.IsSurrogate(text[at]) || (char.IsHighSurrogate(text[at]) ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) : at > 0 && char.IsHighSurrogate(text[at - 1])));
}
