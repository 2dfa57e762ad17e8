using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Clp.Audit;

/// <summary>One entry of a log, and the proof that the log has it: to show a single event to somebody without the rest. Immutable, thread-safe.</summary>
public sealed class EntryProof
{
    private const string Format = "clp-proof/1";

    internal EntryProof(AuditEntry entry, InclusionProof inclusion) => (Entry, Inclusion) = (entry, inclusion);

    /// <summary>The entry.</summary>
    public AuditEntry Entry { get; }

    /// <summary>Its way to the root of the log's tree.</summary>
    public InclusionProof Inclusion { get; }

    /// <summary>Checks that the log which the checkpoint was signed on has this entry, exactly so, at this position.</summary>
    /// <param name="checkpoint">The checkpoint; its own signature is verified too.</param>
    /// <param name="publicKey">The public key it was signed with.</param>
    /// <exception cref="AuditException">It has not (<see cref="ClpCodes.AuditBroken"/>), or the checkpoint or the key cannot be used.</exception>
    public void Verify(Checkpoint checkpoint, System.Security.Cryptography.ECDsa publicKey)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        checkpoint.Verify(publicKey);
        bool isProven = Entry.Stream == checkpoint.Stream
            && Inclusion.Position == Entry.Position && Inclusion.Entries == checkpoint.Entries
            && new ChainHasher().Entry(Entry.Position, Entry.PreviousHash, Entry.Event.Span) == Entry.Hash
            && Inclusion.Proves(Entry.Hash, checkpoint.TreeRoot);
        if (!isProven)
        {
            throw new AuditException(ClpCodes.AuditBroken,
                $"The proof does not hold: the log of {checkpoint.Stream} with {checkpoint.Entries} entries, which the checkpoint was signed on, does not have this entry at position {Entry.Position}.");
        }
    }

    /// <summary>The proof as text: a line of canonical JSON with the path, and the entry's line as it stands in the exported log.</summary>
    public string ToText()
    {
        ArrayBufferWriter<byte> text = new();
        CanonicalJson.Write(StateObject.Of(
            ("entries", Inclusion.Entries),
            ("format", Format),
            ("path", StateArray.From(Inclusion.Path.Select(hash => (StateValue)hash.ToString()))),
            ("stream", StreamJson.Tree(Entry.Stream))), text);
        text.Write("\n"u8);
        JsonlFormat.Write(Entry, text);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Reads what <see cref="ToText"/> wrote. Nothing is checked but the form; see <see cref="Verify"/>.</summary>
    /// <exception cref="AuditException">The text is not a proof.</exception>
    public static EntryProof Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n');
        if (lines.Length != 3 || lines[2].Length > 0)
        {
            throw Bad("it does not have two lines", null);
        }

        ReadOnlyMemory<byte> line = Encoding.UTF8.GetBytes(lines[1]);
        if (!JsonlFormat.TrySplit(line, out long position, out AuditHash previous, out AuditHash hash, out ReadOnlyMemory<byte> canonicalEvent)
            || CanonicalScanner.Check(canonicalEvent.Span, out _) is not null)
        {
            throw Bad(LineTrouble.Describe(line.Span), 2);
        }

        (StreamId stream, long entries, ImmutableArray<AuditHash> path) = ReadPath(lines[0]);
        return new EntryProof(new AuditEntry(stream, position, canonicalEvent, previous, hash), new InclusionProof(position, entries, path));
    }

    private static (StreamId Stream, long Entries, ImmutableArray<AuditHash> Path) ReadPath(string json)
    {
        try
        {
            StateObject fields = StateObject.Parse(json);
            return fields.Count == 4 && fields.Field("format") is StateText { Value: Format } && StreamJson.Read(fields.Field("stream")) is { } stream
                && fields.Field("entries") is StateNumber number && number.TryGetInt64(out long entries)
                && HashList.Read(fields.Field("path")) is { } path
                ? (stream, entries, path)
                : throw Bad("it does not have the fields of the format " + Format, 1);
        }
        catch (ClpException cause) when (cause is not AuditException)
        {
            throw Bad(cause.Message, 1);
        }
    }

    private static AuditException Bad(string what, long? line)
        => new(ClpCodes.AuditUnreadable, $"This is not an entry's proof: {what}. Take the file that clp audit prove wrote.", line);
}
