using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Clp.Storage.Postgres.Server;

/// <summary>Any text as one that PostgreSQL can hold, and back: NUL, lone surrogates and the backslash are escaped, so that no two texts become one.</summary>
internal static class NameText
{
    public static string? EscapeOrNull(string? text) => text is null ? null : Escape(text);

    public static string Escape(string text)
    {
        int first = FirstToEscape(text);
        if (first < 0)
        {
            return text;
        }

        StringBuilder escaped = new(text.Length + 16);
        escaped.Append(text, 0, first);
        for (int at = first; at < text.Length; at++)
        {
            char letter = text[at];
            if (letter is '\\' or '\0')
            {
                escaped.Append('\\').Append(letter == '\0' ? '0' : '\\');
            }
            else if (IsLone(text, ref at))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}");
            }
            else
            {
                escaped.Append(letter);
                if (text[at] != letter)
                {
                    escaped.Append(text[at]);
                }
            }
        }

        return escaped.ToString();
    }

    public static string Unescape(string escaped)
    {
        int next = escaped.IndexOf('\\', StringComparison.Ordinal);
        if (next < 0)
        {
            return escaped;
        }

        StringBuilder text = new(escaped.Length);
        for (int at = 0; at < escaped.Length; at++)
        {
            if (escaped[at] != '\\')
            {
                text.Append(escaped[at]);
                continue;
            }

            char kind = at + 1 < escaped.Length ? escaped[++at] : throw Damaged();
            text.Append(kind switch
            {
                '\\' => '\\',
                '0' => '\0',
                'u' when at + 4 < escaped.Length && ushort.TryParse(escaped.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code) => (char)code,
                _ => throw Damaged(),
            });
            at += kind == 'u' ? 4 : 0;
        }

        return text.ToString();
    }

    /// <summary>A short key for a text of any length.</summary>
    public static byte[] Key(string text) => SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan()));

    private static int FirstToEscape(string text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            int here = at;
            if (text[at] is '\\' or '\0' || IsLone(text, ref at))
            {
                return here;
            }
        }

        return -1;
    }

    // Steps over the second half of a pair.
    private static bool IsLone(string text, ref int at)
    {
        if (!char.IsSurrogate(text[at]))
        {
            return false;
        }

        if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
        {
            at++;
            return false;
        }

        return true;
    }

    private static StorageException Damaged() => new(ClpCodes.StoreCorrupt, "A stored name is not as this library writes it; the row was left as it is.", StorageFailure.Corrupt);
}
