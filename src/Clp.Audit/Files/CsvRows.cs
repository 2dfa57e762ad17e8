using System.Buffers;
using System.Buffers.Text;

namespace Clp.Audit;

/// <summary>
/// The entries of a CSV audit file. A row is believed only when it is, byte for byte, what the exporter writes for the event
/// it holds, so a change in a column that is for reading only is found as well.
/// </summary>
internal sealed class CsvRows : EntryRows
{
    private readonly ArrayBufferWriter<byte> expected = new();
    private readonly ArrayBufferWriter<byte>[] events = [new(), new()];
    private byte[] streamJson = [];
    private int turn;

    private CsvRows(LineReader lines) : base(lines) { }

    /// <summary>Reads the header, which must be the line just read, and finds out the stream from the first row.</summary>
    /// <exception cref="AuditException">It is not the header, or the first row cannot be read.</exception>
    public static async ValueTask<CsvRows> OpenAsync(LineReader lines, CancellationToken cancellationToken)
    {
        if (!lines.IsEnded || !IsHeader(lines.Line.Span))
        {
            throw new AuditException(ClpCodes.AuditUnreadable,
                "Line 1 is not the header row of an audit file, ended by CR LF. Verify the file exactly as it was exported.", 1);
        }

        CsvRows rows = new(lines) { Format = AuditFormat.Csv };
        EntryRow? first = await rows.PeekAsync(cancellationToken).ConfigureAwait(false);
        return first is { Problem: { } problem } && rows.Stream is null
            ? throw new AuditException(ClpCodes.AuditUnreadable, $"Line 2, where entry 0 should be, cannot be read, so the stream is not known: {problem}.", 2)
            : rows;
    }

    protected override void Parse(ReadOnlyMemory<byte> line, EntryRow row)
    {
        // Two buffers, because the row before may still be in use.
        ArrayBufferWriter<byte> content = events[turn ^= 1];
        content.ResetWrittenCount();
        row.Problem = Problem(line.Span, row, content);
    }

    private static bool IsHeader(ReadOnlySpan<byte> line)
        => line.EndsWith("\r"u8) && line[..^1].SequenceEqual(CsvFormat.Header);

    private string? Problem(ReadOnlySpan<byte> line, EntryRow row, ArrayBufferWriter<byte> content)
    {
        ReadOnlySpan<byte> rest = line;
        if (!Utf8Parser.TryParse(rest, out long position, out int length) || position < 0)
        {
            return "the row does not begin with a position";
        }

        rest = rest[length..];
        for (int i = 0; i < CsvFormat.ShownCount; i++)
        {
            if (!TryCell(ref rest, null))
            {
                return $"the cell \"{CsvFormat.Columns[1 + i]}\" is missing or not quoted";
            }
        }

        if (!TryStream(ref rest) || !TryCell(ref rest, content) || !TryHash(ref rest, out AuditHash previous) || !TryHash(ref rest, out AuditHash hash))
        {
            return "the cells stream, event, previousHash and hash are not as exported";
        }

        if (CanonicalScanner.Check(content.WrittenSpan, out _) is { } problem)
        {
            return "the event is not in canonical form: " + problem;
        }

        row.Set(position, previous, hash, content.WrittenMemory);
        return IsAsExported(line, row) ? null : "a cell is not what the event says: " + DifferingColumn(line);
    }

    private bool TryStream(ref ReadOnlySpan<byte> rest)
    {
        if (Stream is not null)
        {
            return TryCell(ref rest, null);
        }

        ArrayBufferWriter<byte> cell = new();
        if (!TryCell(ref rest, cell) || CanonicalScanner.Check(cell.WrittenSpan, out _) is not null || StreamJson.Read(StateValue.Parse(cell.WrittenSpan)) is not { } stream)
        {
            return false;
        }

        (Stream, streamJson) = (stream, cell.WrittenSpan.ToArray());
        return true;
    }

    private bool IsAsExported(ReadOnlySpan<byte> line, EntryRow row)
    {
        expected.ResetWrittenCount();
        CsvFormat.Write(row.Position, row.Previous, row.Hash, row.Event.Span, streamJson, expected);
        return expected.WrittenSpan[..^1].SequenceEqual(line);
    }

    private string DifferingColumn(ReadOnlySpan<byte> line)
    {
        int same = line.CommonPrefixLength(expected.WrittenSpan);
        ReadOnlySpan<byte> rest = line[(line.IndexOf((byte)',') + 1)..];
        for (int column = 1; column < CsvFormat.Columns.Length && CsvCell.TryReadQuoted(ref rest, null); column++)
        {
            if (line.Length - rest.Length >= same)
            {
                return CsvFormat.Columns[column];
            }

            rest = rest[1..];
        }

        return "the end of the row";
    }

    private static bool TryCell(ref ReadOnlySpan<byte> rest, IBufferWriter<byte>? content)
    {
        if (!rest.StartsWith(","u8))
        {
            return false;
        }

        rest = rest[1..];
        return CsvCell.TryReadQuoted(ref rest, content);
    }

    private static bool TryHash(ref ReadOnlySpan<byte> rest, out AuditHash hash)
    {
        const int Length = 2 * AuditHash.Size;
        hash = default;
        if (rest.Length <= Length || rest[0] != ',' || !AuditHash.TryParse(rest.Slice(1, Length), out hash))
        {
            return false;
        }

        rest = rest[(1 + Length)..];
        return true;
    }
}
