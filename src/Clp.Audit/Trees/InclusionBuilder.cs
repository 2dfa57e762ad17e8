namespace Clp.Audit;

/// <summary>Builds the proof for one position while the leaves pass by in order, once; keeps a few hashes only.</summary>
internal sealed class InclusionBuilder
{
    private readonly long position, entries;
    private readonly List<Subtree> path = [];
    private readonly Queue<Subtree> pending;
    private MerkleFrontier current = new();
    private long next;

    public InclusionBuilder(long position, long entries)
    {
        (this.position, this.entries) = (position, entries);
        Split(0, entries);
        pending = new Queue<Subtree>(path.OrderBy(subtree => subtree.From));
    }

    /// <summary>The next leaf; those beyond the tree are ignored.</summary>
    public void Add(AuditHash leaf)
    {
        long at = next++;
        if (at == position || at >= entries)
        {
            return;
        }

        current.Add(leaf);
        if (at == pending.Peek().To - 1)
        {
            pending.Dequeue().Root = MerkleFrontier.Root(current.Peaks);
            current = new MerkleFrontier();
        }
    }

    public InclusionProof Build() => new(position, entries, [.. path.Select(subtree => subtree.Root)]);

    /// <summary>The subtrees beside the way to the leaf, from the leaf upward: at each level the half in which it is not.</summary>
    private void Split(long from, long to)
    {
        if (to - from < 2)
        {
            return;
        }

        long middle = from + (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)(to - from)) / 2;
        bool isLeft = position < middle;
        Split(isLeft ? from : middle, isLeft ? middle : to);
        path.Add(isLeft ? new Subtree(middle, to) : new Subtree(from, middle));
    }

    private sealed class Subtree(long from, long to)
    {
        public long From => from;

        public long To => to;

        public AuditHash Root { get; set; }
    }
}
