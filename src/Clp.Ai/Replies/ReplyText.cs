using System.Globalization;
using System.Text;

namespace Clp.Ai;

/// <summary>Text that a model or its server wrote, made safe for messages and for the log: cut, without control characters and halves of surrogate pairs.</summary>
internal static class ReplyText
{
    private const int MaxLength = 200;

    public static string OneLine(string text, int maxLength = MaxLength)
    {
        StringBuilder line = new(Math.Min(text.Length, maxLength) + 1);
        foreach (Rune rune in text.AsSpan(0, Math.Min(text.Length, maxLength)).EnumerateRunes())
        {
            bool isPlain = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            line.Append(isPlain ? rune.ToString() : "\uFFFD");
        }

        return (text.Length > maxLength ? line.Append('…') : line).ToString();
    }
}
