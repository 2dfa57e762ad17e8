using System.Security.Cryptography;

namespace Clp.Audit;

/// <summary>The hashes of a Merkle tree as RFC 6962 (and 9162) define them: leaves and inner nodes begin with different bytes, so neither can pass for the other.</summary>
internal static class MerkleHash
{
    /// <summary>The root of a tree without leaves.</summary>
    public static AuditHash Empty { get; } = new(SHA256.HashData([]));

    /// <summary>The leaf of one entry: its hash is the leaf's content.</summary>
    public static AuditHash Leaf(AuditHash entry)
    {
        Span<byte> input = stackalloc byte[1 + AuditHash.Size];
        input[0] = 0;
        entry.CopyTo(input[1..]);
        return Of(input);
    }

    /// <summary>The node above two.</summary>
    public static AuditHash Node(AuditHash left, AuditHash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * AuditHash.Size)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + AuditHash.Size)..]);
        return Of(input);
    }

    private static AuditHash Of(ReadOnlySpan<byte> input)
    {
        Span<byte> hash = stackalloc byte[AuditHash.Size];
        SHA256.HashData(input, hash);
        return new AuditHash(hash);
    }
}
