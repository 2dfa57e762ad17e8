using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Clp.Audit;

/// <summary>
/// A signed statement of what a chain was at one time: so many entries, this head. Kept apart from the log, it is what shows
/// a rewritten or shortened log. Immutable, thread-safe.
/// </summary>
public sealed class Checkpoint
{
    internal Checkpoint(StreamId stream, AuditHash chainId, long entries, AuditHash head, ImmutableArray<AuditHash> tree, DateTimeOffset time, string keyId)
        => (Stream, ChainId, Entries, Head, Tree, Time, KeyId) = (stream, chainId, entries, head, tree, time, keyId);

    /// <summary>The stream whose chain it is.</summary>
    public StreamId Stream { get; }

    /// <summary>The chain's id.</summary>
    public AuditHash ChainId { get; }

    /// <summary>How many entries the chain had.</summary>
    public long Entries { get; }

    /// <summary>The hash of its last entry, or its id when it had none.</summary>
    public AuditHash Head { get; }

    /// <summary>The root of the Merkle tree (RFC 6962) over the hashes of all entries; what an <see cref="EntryProof"/> is checked against.</summary>
    public AuditHash TreeRoot => MerkleFrontier.Root(Tree);

    /// <summary>The roots of the tree's complete subtrees, the largest first: enough to let it grow.</summary>
    internal ImmutableArray<AuditHash> Tree { get; }

    /// <summary>When it was signed by the signer's clock, UTC.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Which key signed: SHA-256 of the public key's SubjectPublicKeyInfo, 64 hexadecimal digits.</summary>
    public string KeyId { get; }

    /// <summary>The signature, ECDSA P-256 with SHA-256, as r and s of 32 bytes each.</summary>
    public ImmutableArray<byte> Signature { get; internal set; } = [];

    internal static Checkpoint Sign(AuditChain chain, DateTimeOffset time, ECDsa key)
    {
        Checkpoint unsigned = new(chain.Stream, chain.Id, chain.Count, chain.Head, chain.Tree, time.ToUniversalTime(), AuditKeys.IdOf(key));
        unsigned.Signature = [.. AuditKeys.Sign(key, CheckpointJson.SignedBytes(unsigned))];
        return unsigned;
    }

    /// <summary>Checks the signature; needs the public key only.</summary>
    /// <exception cref="AuditException">The signature does not verify, or another key signed, or the chain id is not the stream's.</exception>
    public void Verify(ECDsa publicKey)
    {
        ArgumentNullException.ThrowIfNull(publicKey);
        string keyId = AuditKeys.IdOf(publicKey);
        if (keyId != KeyId)
        {
            throw new AuditException(ClpCodes.BadCheckpoint, $"The checkpoint was signed with the key {KeyId}, not with the given key {keyId}. Give the public key that belongs to it.");
        }

        if (!AuditKeys.IsSignedBy(publicKey, CheckpointJson.SignedBytes(this), Signature.AsSpan()))
        {
            throw new AuditException(ClpCodes.BadCheckpoint, "The checkpoint's signature does not verify: the checkpoint was changed after it was signed.");
        }

        if (ChainId != ChainHasher.Genesis(Stream))
        {
            throw new AuditException(ClpCodes.BadCheckpoint, "The checkpoint's chain id is not the one of the stream that it names.");
        }
    }

    /// <summary>The checkpoint as one line of canonical JSON.</summary>
    public string ToJson() => CheckpointJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote. The signature is not checked; see <see cref="Verify"/>.</summary>
    /// <exception cref="AuditException">The text is not a checkpoint.</exception>
    public static Checkpoint Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return CheckpointJson.Read(json);
    }
}
