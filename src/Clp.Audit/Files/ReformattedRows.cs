namespace Clp.Audit;

/// <summary>
/// The entries of a JSONL audit file that another program has parsed and written again: other spaces, order of keys, escapes or
/// line ends. Every value is brought back into canonical form, so only a change of a value is found.
/// </summary>
internal sealed class ReformattedRows : EntryRows
{
    private ReformattedRows(LineReader lines) : base(lines) { }

    /// <summary>Reads the header, which must be the line just read.</summary>
    /// <exception cref="AuditException">It is not a header.</exception>
    public static ReformattedRows Open(LineReader lines)
    {
        AuditHeader header = AuditHeader.Read(Trim(lines.Line));
        return new ReformattedRows(lines) { Header = header, Stream = header.Stream, Format = AuditFormat.Jsonl };
    }

    protected override bool MayLackLineEnd => true;

    protected override void Parse(ReadOnlyMemory<byte> line, EntryRow row)
    {
        try
        {
            ReadOnlyMemory<byte> canonical = CanonicalEvent.From(Trim(line));
            if (JsonlFormat.TrySplit(canonical, out long position, out AuditHash previous, out AuditHash hash, out ReadOnlyMemory<byte> canonicalEvent))
            {
                row.Set(position, previous, hash, canonicalEvent);
                return;
            }
        }
        catch (AuditException)
        {
            // What is wrong is said below.
        }

        row.Problem = LineTrouble.Describe(line.Span);
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        ReadOnlyMemory<byte> rest = line.Span.StartsWith("\uFEFF"u8) ? line["\uFEFF"u8.Length..] : line;
        return rest.Span.EndsWith("\r"u8) ? rest[..^1] : rest;
    }
}
