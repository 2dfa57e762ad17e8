using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Clp.Audit;

/// <summary>The bytes of a CSV audit file.</summary>
internal static class CsvFormat
{
    /// <summary>The columns. Those of <see cref="Shown"/> repeat, for reading, what is in the event; a verifier derives them again.</summary>
    public static readonly string[] Columns = ["position", .. Shown, "stream", "event", "previousHash", "hash"];

    private static string[] Shown => ["at", "kind", "by", "intentId", "intent", "transition"];

    private static readonly byte[][] ShownNames = [.. Shown.Select(Encoding.UTF8.GetBytes)];

    /// <summary>How many cells stand between the position and the stream.</summary>
    public static int ShownCount => ShownNames.Length;

    /// <summary>The header row without its line end. It names the format: another version has other columns.</summary>
    public static readonly byte[] Header = Encoding.UTF8.GetBytes(string.Join(',', Columns));

    /// <summary>Writes one entry with its line end, CR LF.</summary>
    /// <param name="position">Its position.</param>
    /// <param name="previous">The hash before.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="canonicalEvent">Its event.</param>
    /// <param name="streamJson">The stream's name as canonical JSON.</param>
    /// <param name="output">Where to.</param>
    public static void Write(long position, AuditHash previous, AuditHash hash, ReadOnlySpan<byte> canonicalEvent, ReadOnlySpan<byte> streamJson, IBufferWriter<byte> output)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(position, digits, out int length);
        output.Write(digits[..length]);
        Span<Range> shown = stackalloc Range[ShownNames.Length];
        FindShown(canonicalEvent, shown);
        foreach (Range value in shown)
        {
            output.Write(","u8);
            CsvCell.WriteShown(canonicalEvent[value], output);
        }

        output.Write(","u8);
        CsvCell.WriteQuoted(streamJson, output);
        output.Write(","u8);
        CsvCell.WriteQuoted(canonicalEvent, output);
        WriteHash(previous, output);
        WriteHash(hash, output);
        output.Write("\r\n"u8);
    }

    private static void WriteHash(AuditHash hash, IBufferWriter<byte> output)
    {
        Span<byte> cell = stackalloc byte[1 + (2 * AuditHash.Size)];
        cell[0] = (byte)',';
        hash.WriteHex(cell[1..]);
        output.Write(cell);
    }

    /// <summary>Where in the event the values of the shown columns are, as JSON; empty for a field that the event does not have.</summary>
    private static void FindShown(ReadOnlySpan<byte> canonicalEvent, Span<Range> shown)
    {
        shown.Clear();
        Utf8JsonReader reader = new(canonicalEvent, new JsonReaderOptions { MaxDepth = CanonicalLimits.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int column = ColumnOf(ref reader);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (column >= 0)
            {
                shown[column] = start..(int)reader.BytesConsumed;
            }
        }
    }

    private static int ColumnOf(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < ShownNames.Length; i++)
        {
            if (reader.ValueTextEquals(ShownNames[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
