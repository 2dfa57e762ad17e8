namespace Clp.Audit;

/// <summary>The entries of a JSONL audit file.</summary>
internal sealed class JsonlRows : EntryRows
{
    private JsonlRows(LineReader lines) : base(lines) { }

    /// <summary>The position the header says the file begins at.</summary>
    public long From { get; private init; }

    /// <summary>The hash the header says comes before the first entry.</summary>
    public AuditHash Previous { get; private init; }

    /// <summary>Reads the header, which must be the line just read.</summary>
    /// <exception cref="AuditException">It is not a header.</exception>
    public static JsonlRows Open(LineReader lines)
    {
        StateObject header = ReadHeader(lines);
        if (header.Field("format") is not StateText { Value: JsonlFormat.Name }
            || header.Field("from") is not StateNumber number || !number.TryGetInt64(out long from) || from < 0
            || header.Field("previousHash") is not StateText text || !AuditHash.TryParse(text.Value, out AuditHash previous)
            || StreamJson.Read(header.Field("stream")) is not { } stream
            || !JsonlFormat.Header(stream, from, previous).AsSpan().SequenceEqual(lines.Line.Span))
        {
            throw NotAHeader("it is not exactly the header of the format " + JsonlFormat.Name);
        }

        return new JsonlRows(lines) { Stream = stream, From = from, Previous = previous };
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

    private static StateObject ReadHeader(LineReader lines)
    {
        if (!lines.IsEnded)
        {
            throw NotAHeader("the file ends in the middle of it");
        }

        if (lines.Line.Span.EndsWith("\r"u8))
        {
            throw NotAHeader("it ends with CR LF, so the file was saved by an editor or copied as text");
        }

        try
        {
            return StateValue.Parse(lines.Line.Span) as StateObject ?? throw NotAHeader("it is not a JSON object");
        }
        catch (StateFormatException cause)
        {
            throw NotAHeader(cause.Message, cause);
        }
    }

    private static AuditException NotAHeader(string why, Exception? inner = null)
        => new(ClpCodes.AuditUnreadable, $"Line 1 is not the header of an audit file: {why}. Verify the file exactly as it was exported.", 1, inner);
}
