using System.Globalization;
using System.Text;

namespace Clp;

/// <summary>
/// Reads a text as it looks: full-width and mathematical letters, and the letters of other alphabets that are drawn alike, as
/// the plain ones, without marks and invisible characters. Only for distrust: what merely looks like somebody's words is never
/// taken for them. A table of its own, because what the platform normalizes depends on how it is set up.
/// </summary>
internal static class Lookalikes
{
    private const string Drawn = "аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅοανιΑΒΕΖΗΙΚΜΝΟΡΤΥΧ。．｡․‐‑‒–−／＼＠：";
    private const string Alike = "aeopcyxijshdqwABEKMHOPCTXIJSoaviABEZHIKMNOPTYX....-----/\\@:";

    public static string Plain(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        StringBuilder plain = new(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                Append(plain, c, text[++i]);
            }
            else if (!IsInvisible(c))
            {
                plain.Append(Of(c));
            }
        }

        return plain.ToString();
    }

    /// <summary>Belongs to the character before it, or is not seen at all.</summary>
    public static bool IsInvisible(char c) => c > '\u007F' && IsInvisible(CharUnicodeInfo.GetUnicodeCategory(c));

    private static bool IsInvisible(UnicodeCategory category)
        => category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format;

    private static char Of(char c) => c switch
    {
        < '\u0080' => c,
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        _ => Drawn.IndexOf(c, StringComparison.Ordinal) is >= 0 and int at ? Alike[at] : c,
    };

    // Mathematical alphabets follow each other, capital letters first; so do their digits.
    private static void Append(StringBuilder plain, char high, char low)
    {
        int code = char.ConvertToUtf32(high, low);
        switch (code)
        {
            case >= 0x1D400 and <= 0x1D6A3:
                int letter = (code - 0x1D400) % 52;
                plain.Append((char)(letter < 26 ? 'A' + letter : 'a' + letter - 26));
                break;
            case >= 0x1D7CE and <= 0x1D7FF:
                plain.Append((char)('0' + ((code - 0x1D7CE) % 10)));
                break;
            default:
                _ = IsInvisible(CharUnicodeInfo.GetUnicodeCategory(code)) ? plain : plain.Append(high).Append(low);
                break;
        }
    }
}
