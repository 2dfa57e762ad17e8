using System.Globalization;
using System.Text;

namespace Clp.Cli.Output;

/// <summary>Text from outside as it may be shown in a terminal: nothing in it moves the cursor, begins a line or changes the direction of reading.</summary>
internal static class SafeText
{
    /// <summary>The text with every control and direction character as its <c>\u</c> escape.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsUnsafe))
        {
            return text;
        }

        StringBuilder safe = new();
        foreach (char c in text)
        {
            if (IsUnsafe(c))
            {
                safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                safe.Append(c);
            }
        }

        return safe.ToString();
    }

    private static bool IsUnsafe(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
