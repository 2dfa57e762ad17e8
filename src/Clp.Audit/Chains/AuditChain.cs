namespace Clp.Audit;

/// <summary>
/// The hash chain of one stream, growing at its end only. It keeps nothing but its head, so a chain of any length costs the
/// same. Not thread-safe.
/// </summary>
public sealed class AuditChain
{
    private readonly ChainHasher hasher = new();
    private readonly MerkleFrontier tree = new();

    /// <summary>A chain without entries. Its id, the hash before the first entry, is bound to the stream's name and contract.</summary>
    /// <exception cref="AuditException">The stream's name is not valid Unicode.</exception>
    public AuditChain(StreamId stream)
    {
        Stream = stream;
        Id = Head = ChainHasher.Genesis(stream);
    }

    /// <summary>A chain continued where a checkpoint left it. The checkpoint's signature is the caller's to verify.</summary>
    /// <exception cref="AuditException">The checkpoint belongs to another stream.</exception>
    public AuditChain(Checkpoint checkpoint) : this(checkpoint.Stream)
    {
        if (checkpoint.ChainId != Id)
        {
            throw new AuditException(ClpCodes.BadCheckpoint, $"The checkpoint's chain id does not belong to the stream {checkpoint.Stream}, which it names.");
        }

        (Count, Head, tree) = (checkpoint.Entries, checkpoint.Head, new MerkleFrontier(checkpoint.Entries, checkpoint.Tree));
    }

    /// <summary>The stream.</summary>
    public StreamId Stream { get; }

    /// <summary>The chain's id: the hash before the first entry.</summary>
    public AuditHash Id { get; }

    /// <summary>How many entries it has, and so the position of the next.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of the newest entry, or the id when there is none.</summary>
    public AuditHash Head { get; private set; }

    internal System.Collections.Immutable.ImmutableArray<AuditHash> Tree => tree.Peaks;

    /// <summary>Adds the next event of the stream.</summary>
    /// <exception cref="AuditException">The event is of another stream, or is not the next one, or personal values in it were unsealed.</exception>
    public AuditEntry Append(RecordedEvent recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        if (recorded.Stream != Stream || recorded.Version != Count)
        {
            throw new AuditException(ClpCodes.AuditBroken,
                $"The chain of {Stream} has {Count} entries; the next event must be its version {Count}, not version {recorded.Version} of {recorded.Stream}.");
        }

        if (recorded.IsUnsealed)
        {
            throw new AuditException(ClpCodes.BadArgument,
                $"The event at version {recorded.Version} of {recorded.Stream} was opened for reading; an audit is made of what is stored. Export from the store itself, not from an instance's log.");
        }

        return AppendCanonical(CanonicalEvent.From(recorded));
    }

    /// <summary>Adds the next event of the stream, given as its stored JSON.</summary>
    /// <param name="storedJson">One JSON object, UTF-8. It is brought into canonical form; when it already is, the entry keeps this memory, which must not change any more.</param>
    /// <exception cref="AuditException">It is not a JSON object.</exception>
    public AuditEntry Append(ReadOnlyMemory<byte> storedJson) => AppendCanonical(CanonicalEvent.From(storedJson));

    private AuditEntry AppendCanonical(ReadOnlyMemory<byte> canonical)
    {
        AuditEntry entry = new(Stream, Count, canonical, Head, hasher.Entry(Count, Head, canonical.Span));
        (Count, Head) = (Count + 1, entry.Hash);
        tree.Add(MerkleHash.Leaf(entry.Hash));
        return entry;
    }

    /// <summary>Signs what the chain is now.</summary>
    /// <param name="key">The private key, ECDSA on P-256.</param>
    /// <param name="time">The clock whose time goes into the checkpoint.</param>
    /// <exception cref="AuditException">The key is not on P-256 or cannot sign.</exception>
    public Checkpoint Sign(System.Security.Cryptography.ECDsa key, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Checkpoint.Sign(this, time.GetUtcNow(), key);
    }
}
