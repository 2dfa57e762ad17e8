using System.Text;

namespace Clp.Audit;

/// <summary>Escapes and the order of keys in canonical JSON (RFC 8785): by UTF-16 code units, of the text that the escapes stand for.</summary>
internal static class CanonicalKeys
{
    /// <summary>The length of the canonical escape at the start, or 0 when it is none: the two-letter form where there is one, otherwise <c>\u00xx</c> for a control character.</summary>
    public static int EscapeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        if ("bfnrt\"\\"u8.Contains(text[1]))
        {
            return 2;
        }

        if (text.Length < 6 || !text.StartsWith("\\u00"u8) || text[4] is not ((byte)'0' or (byte)'1'))
        {
            return 0;
        }

        bool isDigit = text[5] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f');
        bool hasShortForm = text[4] == '0' && "89acd"u8.Contains(text[5]);
        return isDigit && !hasShortForm ? 6 : 0;
    }

    /// <summary>Compares the contents of two canonical texts, still escaped.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        // UTF-8 sorts as UTF-16 does, except where U+E000 and above (lead byte 0xEE on) meets a surrogate pair; and an escape is not what it stands for.
        bool isPlain = !left.Contains((byte)'\\') && !right.Contains((byte)'\\') && !left.ContainsAnyInRange((byte)0xEE, (byte)0xFF) && !right.ContainsAnyInRange((byte)0xEE, (byte)0xFF);
        return isPlain ? left.SequenceCompareTo(right) : string.CompareOrdinal(Unescape(left), Unescape(right));
    }

    private static string Unescape(ReadOnlySpan<byte> text)
    {
        StringBuilder result = new();
        string escaped = Encoding.UTF8.GetString(text);
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                result.Append(escaped[i]);
                continue;
            }

            i++;
            if (escaped[i] == 'u')
            {
                result.Append((char)Convert.ToInt32(escaped.Substring(i + 1, 4), 16));
                i += 4;
                continue;
            }

            result.Append(escaped[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', char other => other });
        }

        return result.ToString();
    }
}
