using System.Collections.Immutable;

namespace Clp.Audit;

/// <summary>Shows that one entry is in a log without showing the others: the hashes beside its way to the root of the log's Merkle tree (RFC 9162, section 2.1.3). Immutable, thread-safe.</summary>
/// <param name="Position">The entry's 0-based position.</param>
/// <param name="Entries">How many entries the tree has.</param>
/// <param name="Path">The hashes, from the leaf upward.</param>
public sealed record InclusionProof(long Position, long Entries, ImmutableArray<AuditHash> Path)
{
    /// <summary>True when a tree of that many entries with this root has this entry at this position.</summary>
    /// <param name="entryHash">The entry's hash, as in the chain.</param>
    /// <param name="root">The tree's root, such as <see cref="Checkpoint.TreeRoot"/>.</param>
    public bool Proves(AuditHash entryHash, AuditHash root) => ProvesLeaf(MerkleHash.Leaf(entryHash), root);

    internal bool ProvesLeaf(AuditHash leaf, AuditHash root)
    {
        if (Position < 0 || Position >= Entries)
        {
            return false;
        }

        (long node, long last, AuditHash hash) = (Position, Entries - 1, leaf);
        foreach (AuditHash beside in Path)
        {
            if (last == 0)
            {
                return false;
            }

            bool isRight = (node & 1) == 1 || node == last;
            hash = isRight ? MerkleHash.Node(beside, hash) : MerkleHash.Node(hash, beside);
            // The last node of an odd level goes up unpaired, until it is a right one.
            while (isRight && (node & 1) == 0 && node != 0)
            {
                (node, last) = (node >> 1, last >> 1);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }
}
