using System.Buffers;
using System.Globalization;
using System.Text;

namespace Clp.Audit;

/// <summary>
/// Cells of a CSV audit file. Every text cell is quoted (RFC 4180: a quote inside is doubled). A text that a spreadsheet could
/// take for a formula gets an apostrophe in front, and so does a text that begins with an apostrophe; a control character is
/// shown as its JSON escape, so that one row is always one line. The exact values are in the event's own cell.
/// </summary>
internal static class CsvCell
{
    private static readonly SearchValues<byte> Harmless = SearchValues.Create(" .:,_/-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>What begins a formula in one spreadsheet or another, the full-width forms included.</summary>
    private const string Risky = "=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>A text as it is shown: harmless, and without control characters.</summary>
    public static string Neutralise(string text)
    {
        string start = text.TrimStart();
        bool isRisky = (text.Length > 0 && Risky.Contains(text[0])) || (start.Length > 0 && Risky.Contains(start[0]));
        if (!isRisky && !text.Any(char.IsControl))
        {
            return text;
        }

        StringBuilder shown = new(isRisky ? "'" : "");
        foreach (char c in text)
        {
            if (char.IsControl(c))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                shown.Append(c);
            }
        }

        return shown.ToString();
    }

    /// <summary>Writes a JSON value as it is shown: a text without its quotes and escapes, anything else as its JSON, nothing as an empty cell.</summary>
    public static void WriteShown(ReadOnlySpan<byte> json, IBufferWriter<byte> output)
    {
        bool isText = json.StartsWith("\""u8);
        ReadOnlySpan<byte> content = isText ? json[1..^1] : json;
        if (content.IsEmpty || IsHarmless(content, isText))
        {
            WriteQuoted(content, output);
            return;
        }

        string shown = isText ? ((StateText)StateValue.Parse(json, CanonicalLimits.Wide)).Value : Encoding.UTF8.GetString(content);
        WriteQuoted(Encoding.UTF8.GetBytes(Neutralise(shown)), output);
    }

    /// <summary>The usual case, decided without decoding.</summary>
    private static bool IsHarmless(ReadOnlySpan<byte> content, bool isText) => isText
        ? char.IsAsciiLetterOrDigit((char)content[0]) && !content.ContainsAnyExcept(Harmless)
        : content[0] is (byte)'{' or (byte)'[' && !content.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    /// <summary>Writes bytes between quotes, doubling those inside.</summary>
    public static void WriteQuoted(ReadOnlySpan<byte> content, IBufferWriter<byte> output)
    {
        output.Write("\""u8);
        int quote;
        while ((quote = content.IndexOf((byte)'"')) >= 0)
        {
            output.Write(content[..(quote + 1)]);
            output.Write("\""u8);
            content = content[(quote + 1)..];
        }

        output.Write(content);
        output.Write("\""u8);
    }

    /// <summary>Reads a quoted cell at the start of <paramref name="row"/> and moves beyond it; false when there is none.</summary>
    public static bool TryReadQuoted(ref ReadOnlySpan<byte> row, IBufferWriter<byte>? content)
    {
        if (row.IsEmpty || row[0] != '"')
        {
            return false;
        }

        row = row[1..];
        while (true)
        {
            int quote = row.IndexOf((byte)'"');
            if (quote < 0)
            {
                return false;
            }

            bool isDoubled = quote + 1 < row.Length && row[quote + 1] == '"';
            content?.Write(row[..(isDoubled ? quote + 1 : quote)]);
            row = row[(isDoubled ? quote + 2 : quote + 1)..];
            if (!isDoubled)
            {
                return true;
            }
        }
    }
}
