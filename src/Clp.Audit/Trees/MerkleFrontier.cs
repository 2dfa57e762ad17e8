using System.Collections.Immutable;
using System.Numerics;

namespace Clp.Audit;

/// <summary>A Merkle tree that only grows: keeps the roots of its complete subtrees, one per bit of its size, and nothing else. Not thread-safe.</summary>
internal sealed class MerkleFrontier
{
    private readonly List<AuditHash> peaks = [];

    public MerkleFrontier() { }

    /// <summary>A tree of that size continued from its peaks.</summary>
    public MerkleFrontier(long size, ImmutableArray<AuditHash> peaks)
    {
        Size = size;
        this.peaks.AddRange(peaks);
    }

    /// <summary>How many leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of the complete subtrees, the largest first.</summary>
    public ImmutableArray<AuditHash> Peaks => [.. peaks];

    /// <summary>How many peaks a tree of that size has.</summary>
    public static int PeakCount(long size) => BitOperations.PopCount((ulong)size);

    /// <summary>Adds a leaf.</summary>
    public void Add(AuditHash leaf)
    {
        AuditHash node = leaf;
        for (long size = Size; (size & 1) == 1; size >>= 1)
        {
            node = MerkleHash.Node(peaks[^1], node);
            peaks.RemoveAt(peaks.Count - 1);
        }

        peaks.Add(node);
        Size++;
    }

    /// <summary>The root of the whole tree.</summary>
    public static AuditHash Root(ImmutableArray<AuditHash> peaks)
    {
        if (peaks.IsEmpty)
        {
            return MerkleHash.Empty;
        }

        AuditHash root = peaks[^1];
        for (int i = peaks.Length - 2; i >= 0; i--)
        {
            root = MerkleHash.Node(peaks[i], root);
        }

        return root;
    }
}
