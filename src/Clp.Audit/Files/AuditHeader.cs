namespace Clp.Audit;

/// <summary>The first line of a JSONL audit file.</summary>
/// <param name="Stream">The stream the file is of.</param>
/// <param name="From">The position of its first entry.</param>
/// <param name="Previous">The hash that comes before the first entry.</param>
internal sealed record AuditHeader(StreamId Stream, long From, AuditHash Previous)
{
    /// <summary>The line without its line end.</summary>
    public byte[] ToBytes() => CanonicalJson.ToBytes(StateObject.Of(
        ("format", JsonlFormat.Name), ("from", From), ("previousHash", Previous.ToString()), ("stream", StreamJson.Tree(Stream))));

    /// <exception cref="AuditException">The line is not a header.</exception>
    public static AuditHeader Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            return StateValue.Parse(line.Span) is StateObject { Count: 4 } fields
                && fields.Field("format") is StateText { Value: JsonlFormat.Name }
                && fields.Field("from") is StateNumber number && number.TryGetInt64(out long from) && from >= 0
                && fields.Field("previousHash") is StateText text && AuditHash.TryParse(text.Value, out AuditHash previous)
                && StreamJson.Read(fields.Field("stream")) is { } stream
                ? new AuditHeader(stream, from, previous)
                : throw Bad("it does not have the fields of the format " + JsonlFormat.Name);
        }
        catch (StateFormatException cause)
        {
            throw Bad(cause.Message, cause);
        }
    }

    public static AuditException Bad(string why, Exception? inner = null)
        => new(ClpCodes.AuditUnreadable, $"Line 1 is not the header of an audit file: {why}. Verify the file exactly as it was exported.", 1, inner);
}
