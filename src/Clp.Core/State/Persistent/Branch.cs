using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>
/// An inner node of a list whose items have moved: as one of a <see cref="Trie"/>, but its children may hold fewer items than fit,
/// so it keeps where each of them ends. Inserting and removing copy one node per level, however long the list.
/// </summary>
/// <remarks>
/// A child is another branch, a node of a trie (of the level below, also where it is not full) or a leaf of 1 to <see cref="Trie.Width"/> items.
/// What is full is split on the way back, as in a B-tree; what becomes empty is dropped, and nothing is ever merged: a list that becomes short is built anew by its owner.
/// </remarks>
internal sealed class Branch
{
    private readonly object[] _nodes;
    private readonly int[] _ends;
    private readonly int _shift;

    private Branch(object[] nodes, int[] ends, int shift) => (_nodes, _ends, _shift) = (nodes, ends, shift);

    /// <summary>The leaf that holds the index, which becomes one into that leaf.</summary>
    /// <param name="root">A branch, or a trie's root.</param>
    /// <param name="count">How many items there are.</param>
    /// <param name="index">Below the count.</param>
    internal static object[] Leaf(object root, int count, ref int index)
    {
        int shift = ShiftOf(root, count);
        for (; root is Branch branch; shift -= Trie.Bits)
        {
            int at = branch.Find(index);
            index -= branch.Start(at);
            root = branch._nodes[at];
        }

        object[] leaf = Trie.LeafBelow(Unsafe.As<object[]>(root), shift, index);
        index &= Trie.Mask;
        return leaf;
    }

    internal static object Set(object root, int count, int index, object item) => Set(root, index, item, ShiftOf(root, count));

    /// <summary>The list with one more item before the index, which may be the count.</summary>
    internal static object Insert(object root, int count, int index, object item)
    {
        if (index == count && root is not Branch)
        {
            return Trie.Append(Unsafe.As<object[]>(root), count, item);
        }

        // Whoever inserts at an end will again: the nodes there stay full.
        int cut = index == 0 ? 1 : index == count ? Trie.Width : Trie.Width / 2;
        int shift = ShiftOf(root, count);
        (Part left, Part? right) = Insert(new Part(root, count), index, item, shift, cut);
        return right is { } more ? new Branch([left.Node, more.Node], [left.Count, count + 1], shift + Trie.Bits) : left.Node;
    }

    /// <summary>The list without the item at the index; it has others.</summary>
    internal static object Remove(object root, int count, int index)
    {
        object rest = Remove(new Part(root, count), index, ShiftOf(root, count))!;
        while (rest is Branch { _nodes: [Branch only] })
        {
            rest = only;
        }

        return rest;
    }

    private static int ShiftOf(object root, int count) => root is Branch branch ? branch._shift : Trie.Shift(count);

    private static object Set(object node, int index, object item, int shift)
    {
        if (node is not Branch branch)
        {
            return Trie.SetBelow(Unsafe.As<object[]>(node), shift, index, item);
        }

        int at = branch.Find(index);
        return branch.With(at, Set(branch._nodes[at], index - branch.Start(at), item, shift - Trie.Bits), branch._ends);
    }

    private static (Part Left, Part? Right) Insert(Part part, int index, object item, int shift, int cut)
    {
        if (shift == 0)
        {
            object[] items = Put(Unsafe.As<object[]>(part.Node), index, item);
            return items.Length <= Trie.Width ? (new Part(items, items.Length), null) : (new Part(items[..cut], cut), new Part(items[cut..], items.Length - cut));
        }

        Branch branch = Of(part, shift);
        int at = branch.Find(index);
        int start = branch.Start(at);
        (Part left, Part? right) = Insert(branch.Child(at), index - start, item, shift - Trie.Bits, cut);
        int[] ends = branch.Moved(at, 1);
        if (right is not { } more)
        {
            return (new Part(branch.With(at, left.Node, ends), part.Count + 1), null);
        }

        object[] nodes = Put(branch._nodes, at + 1, more.Node);
        nodes[at] = left.Node;
        ends = Put(ends, at, start + left.Count);
        return nodes.Length <= Trie.Width ? (new Part(new Branch(nodes, ends, shift), part.Count + 1), null) : Split(nodes, ends, shift, cut);
    }

    private static (Part Left, Part? Right) Split(object[] nodes, int[] ends, int shift, int cut)
    {
        int first = ends[cut - 1];
        int[] rest = ends[cut..];
        foreach (ref int end in rest.AsSpan())
        {
            end -= first;
        }

        return (new Part(new Branch(nodes[..cut], ends[..cut], shift), first), new Part(new Branch(nodes[cut..], rest, shift), rest[^1]));
    }

    /// <summary>Null when nothing is left.</summary>
    private static object? Remove(Part part, int index, int shift)
    {
        if (part.Count == 1)
        {
            return null;
        }

        if (shift == 0)
        {
            return Without(Unsafe.As<object[]>(part.Node), index);
        }

        Branch branch = Of(part, shift);
        int at = branch.Find(index);
        int[] ends = branch.Moved(at, -1);
        return Remove(branch.Child(at), index - branch.Start(at), shift - Trie.Bits) is { } rest
            ? branch.With(at, rest, ends)
            : new Branch(Without(branch._nodes, at), Without(ends, at), shift);
    }

    private static Branch Of(Part part, int shift)
    {
        if (part.Node is Branch branch)
        {
            return branch;
        }

        object[] nodes = Unsafe.As<object[]>(part.Node);
        int[] ends = new int[nodes.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = Math.Min((i + 1) << shift, part.Count);
        }

        return new Branch(nodes, ends, shift);
    }

    /// <summary>The child that holds the index; the last one for the index after all.</summary>
    private int Find(int index)
    {
        int at = 0;
        while (at < _ends.Length - 1 && _ends[at] <= index)
        {
            at++;
        }

        return at;
    }

    private int Start(int at) => at == 0 ? 0 : _ends[at - 1];

    private Part Child(int at) => new(_nodes[at], _ends[at] - Start(at));

    private Branch With(int at, object node, int[] ends)
    {
        object[] nodes = Trie.Copy(_nodes);
        nodes[at] = node;
        return new Branch(nodes, ends, _shift);
    }

    /// <summary>The ends when a child has so many items more.</summary>
    private int[] Moved(int at, int by)
    {
        int[] ends = _ends.AsSpan().ToArray();
        for (int i = at; i < ends.Length; i++)
        {
            ends[i] += by;
        }

        return ends;
    }

    private static T[] Put<T>(T[] items, int at, T item)
    {
        T[] more = new T[items.Length + 1];
        items.AsSpan(0, at).CopyTo(more);
        more[at] = item;
        items.AsSpan(at).CopyTo(more.AsSpan(at + 1));
        return more;
    }

    private static T[] Without<T>(T[] items, int at)
    {
        T[] rest = new T[items.Length - 1];
        items.AsSpan(0, at).CopyTo(rest);
        items.AsSpan(at + 1).CopyTo(rest.AsSpan(at));
        return rest;
    }

    /// <summary>A subtree and how many items it holds.</summary>
    private readonly record struct Part(object Node, int Count);
}
