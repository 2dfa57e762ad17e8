using System.Globalization;
using System.Text;

namespace Clp.Middleware;

/// <summary>Which names and texts CloudEvents lets attributes have, and how any other text is brought into that form without two becoming one.</summary>
internal static class CloudEventText
{
    private const int MaxNameLength = 20;
    private const int MaxSourceLength = 500;

    private static readonly string[] Taken =
    [
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "dataschema", "data", "database64",
        CloudEventNames.Sequence, CloudEventNames.TraceParent, "tracestate", CloudEventNames.Correlation, CloudEventNames.Causation, CloudEventNames.DataOmitted,
    ];

    public static bool IsFreeName(string name)
        => name is { Length: >= 1 and <= MaxNameLength } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) && !Taken.Contains(name, StringComparer.Ordinal);

    public static bool IsSource(string source)
        => source is { Length: >= 1 and <= MaxSourceLength } && source.All(c => c is > ' ' and <= '~' and not ('?' or '#' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}'))
            && Uri.TryCreate(source, UriKind.RelativeOrAbsolute, out _);

    /// <summary>Only what an attribute of the type String may hold.</summary>
    public static bool IsPlain(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!IsPlain(rune))
            {
                return false;
            }
        }

        // A lone surrogate comes as the replacement character.
        return !HasLoneSurrogate(text);
    }

    /// <summary>The text with everything an attribute may not hold, and the percent sign, percent-encoded.</summary>
    public static string Escape(string text) => Escape(text, static rune => rune.Value != '%' && IsPlain(rune));

    /// <summary>The text as one segment of a URI's path.</summary>
    public static string Segment(string text) => Escape(text, static rune => rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '.' or '_' or '~'));

    /// <summary>The text as the value of a header in binary mode.</summary>
    public static string Header(string text) => Escape(text, static rune => rune.Value is > ' ' and <= '~' and not ('"' or '%'));

    private static string Escape(string text, Func<Rune, bool> isKept)
    {
        StringBuilder? escaped = null;
        int i = 0;
        while (i < text.Length)
        {
            int length = Rune.TryGetRuneAt(text, i, out Rune rune) ? rune.Utf16SequenceLength : 0;
            if (length > 0 && isKept(rune))
            {
                escaped?.Append(text, i, length);
            }
            else
            {
                Append(escaped ??= new StringBuilder(text, 0, i, text.Length + 16), length > 0 ? rune.Value : text[i]);
            }

            i += Math.Max(1, length);
        }

        return escaped?.ToString() ?? text;
    }

    // UTF-8, of lone surrogates too: two different names of streams must not become one.
    private static void Append(StringBuilder to, int value)
    {
        switch (value)
        {
            case < 0x80:
                Append(to, 0x00, value);
                break;
            case < 0x800:
                Append(to, 0xC0, value >> 6);
                Append(to, 0x80, value & 0x3F);
                break;
            case < 0x10000:
                Append(to, 0xE0, value >> 12);
                Append(to, 0x80, (value >> 6) & 0x3F);
                Append(to, 0x80, value & 0x3F);
                break;
            default:
                Append(to, 0xF0, value >> 18);
                Append(to, 0x80, (value >> 12) & 0x3F);
                Append(to, 0x80, (value >> 6) & 0x3F);
                Append(to, 0x80, value & 0x3F);
                break;
        }
    }

    private static void Append(StringBuilder to, int mark, int bits) => to.Append(CultureInfo.InvariantCulture, $"%{mark | bits:X2}");

    private static bool IsPlain(Rune rune)
        => !Rune.IsControl(rune) && (rune.Value & 0xFFFE) != 0xFFFE && rune.Value is not (>= 0xFDD0 and <= 0xFDEF);

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }
}

/// <summary>The names of the extension attributes that web hooks bring.</summary>
internal static class CloudEventNames
{
    public const string Sequence = "sequence";
    public const string TraceParent = "traceparent";
    public const string Correlation = "correlationid";
    public const string Causation = "causationid";
    public const string DataOmitted = "dataomitted";
}
