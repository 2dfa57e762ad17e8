using System.Globalization;
using System.Text;

namespace Clp;

/// <summary>
/// Text from outside as a part of one physical line, whatever it contains: what ends a line, steers a terminal, turns the
/// direction of writing or is half a character is written as <c>\uXXXX</c>. For log lines, messages and terminals. Pure.
/// </summary>
public static class OneLine
{
    private const int DefaultLength = 200;

    /// <summary>The beginning of a text, with an ellipsis for the rest.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxLength">How many characters of it are kept, 1 or more; default 200.</param>
    public static string Cut(string text, int maxLength = DefaultLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        if (text.Length <= maxLength)
        {
            return Of(text);
        }

        // Not through the middle of a character.
        int end = char.IsHighSurrogate(text[maxLength - 1]) && char.IsLowSurrogate(text[maxLength]) ? maxLength - 1 : maxLength;
        return Of(text[..end]) + '…';
    }

    /// <summary>All of a text, as it is when nothing in it is unsafe.</summary>
    /// <param name="text">Any text.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = 0;
        while (at < text.Length && Width(text, at) is > 0 and int width)
        {
            at += width;
        }

        return at == text.Length ? text : Escaped(text, at);
    }

    private static string Escaped(string text, int plain)
    {
        StringBuilder line = new(text, 0, plain, text.Length + 32);
        for (int at = plain; at < text.Length;)
        {
            int width = Width(text, at);
            if (width > 0)
            {
                line.Append(text, at, width);
                at += width;
            }
            else
            {
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[at++]:x4}");
            }
        }

        return line.ToString();
    }

    // How many characters are one that may stand as it is; 0 for none.
    private static int Width(string text, int at)
    {
        char c = text[at];
        if (c is >= ' ' and < '\x7f')
        {
            return 1;
        }

        if (!char.IsSurrogate(c))
        {
            return IsPlain(CharUnicodeInfo.GetUnicodeCategory(c)) ? 1 : 0;
        }

        return at + 1 < text.Length && char.IsSurrogatePair(c, text[at + 1]) && IsPlain(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(c, text[at + 1]))) ? 2 : 0;
    }

    private static bool IsPlain(UnicodeCategory category) => category is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
