using System.Buffers;

namespace Clp.Audit;

/// <summary>Writes the entries of one audit file into a buffer.</summary>
internal abstract class EntryWriter
{
    public static EntryWriter Create(AuditFormat format, IBufferWriter<byte> output, StreamId stream) => format switch
    {
        AuditFormat.Jsonl => new JsonlWriter(output),
        AuditFormat.Csv => new CsvWriter(output, stream),
        _ => throw new AuditException(ClpCodes.BadArgument, $"There is no audit format {format}. Use Jsonl or Csv."),
    };

    /// <summary>Writes the header; the next entry is the one after the chain's head.</summary>
    public abstract void Begin(AuditChain chain);

    public abstract void Write(AuditEntry entry);

    private sealed class JsonlWriter(IBufferWriter<byte> output) : EntryWriter
    {
        public override void Begin(AuditChain chain)
        {
            output.Write(new AuditHeader(chain.Stream, chain.Count, chain.Head).ToBytes());
            output.Write("\n"u8);
        }

        public override void Write(AuditEntry entry) => JsonlFormat.Write(entry, output);
    }

    private sealed class CsvWriter(IBufferWriter<byte> output, StreamId stream) : EntryWriter
    {
        private readonly byte[] streamJson = CanonicalJson.ToBytes(StreamJson.Tree(stream));

        public override void Begin(AuditChain chain)
        {
            output.Write(CsvFormat.Header);
            output.Write("\r\n"u8);
        }

        public override void Write(AuditEntry entry) => CsvFormat.Write(entry.Position, entry.PreviousHash, entry.Hash, entry.Event.Span, streamJson, output);
    }
}
