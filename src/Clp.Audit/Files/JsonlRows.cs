namespace Clp.Audit;

/// <summary>The entries of a JSONL audit file.</summary>
internal sealed class JsonlRows : EntryRows
{
    private JsonlRows(LineReader lines) : base(lines) { }

    /// <summary>Reads the header, which must be the line just read.</summary>
    /// <exception cref="AuditException">It is not a header.</exception>
    public static JsonlRows Open(LineReader lines)
    {
        if (!lines.IsEnded)
        {
            throw AuditHeader.Bad("the file ends in the middle of it");
        }

        if (lines.Line.Span.EndsWith("\r"u8))
        {
            throw AuditHeader.Bad("it ends with CR LF, so the file was saved by an editor or copied as text");
        }

        AuditHeader header = AuditHeader.Read(lines.Line);
        return header.ToBytes().AsSpan().SequenceEqual(lines.Line.Span)
            ? new JsonlRows(lines) { Header = header, Stream = header.Stream, Format = AuditFormat.Jsonl }
            : throw AuditHeader.Bad("it is not in canonical form");
    }

    protected override void Parse(ReadOnlyMemory<byte> line, EntryRow row)
    {
        if (JsonlFormat.TrySplit(line, out long position, out AuditHash previous, out AuditHash hash, out ReadOnlyMemory<byte> canonicalEvent)
            && CanonicalScanner.Check(canonicalEvent.Span, out _) is null)
        {
            row.Set(position, previous, hash, canonicalEvent);
        }
        else
        {
            row.Problem = LineTrouble.Describe(line.Span);
        }
    }
}
