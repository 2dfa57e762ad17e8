using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>A persistent vector: a tree of object arrays, as deep as the count demands; a change copies one node per level.</summary>
/// <remarks>
/// Nodes are exactly as long as their content, so the top of a half-full tree is cheap. The count travels with the owner.
/// The level of a node decides what it holds (inner nodes below the root, items in the leaves); hence the unchecked casts.
/// </remarks>
internal static class Trie
{
    internal const int Bits = 4;
    internal const int Width = 1 << Bits;
    internal const int Mask = Width - 1;

    internal static readonly object[] Empty = [];

    internal static int Shift(int count) => count <= Width ? 0 : BitOperations.Log2((uint)(count - 1)) / Bits * Bits;

    internal static object? Get(object[] root, int count, int index) => Leaf(root, count, index)[index & Mask];

    /// <summary>The leaf that holds the index, for loops that walk leaf by leaf.</summary>
    internal static object?[] Leaf(object[] root, int count, int index)
    {
        Debug.Assert((uint)index < (uint)count, "the owner checks the range");
        return LeafBelow(root, Shift(count), index);
    }

    /// <summary>The same below a node of a level.</summary>
    internal static object[] LeafBelow(object[] node, int shift, int index)
    {
        for (; shift > 0; shift -= Bits)
        {
            node = Unsafe.As<object[]>(node[(index >> shift) & Mask]);
        }

        return node;
    }

    internal static object[] Set(object[] root, int count, int index, object? item) => SetBelow(root, Shift(count), index, item);

    /// <summary>The vector with one more item at the end.</summary>
    internal static object[] Append(object[] root, int count, object? item)
    {
        int shift = Shift(count);
        return Shift(count + 1) > shift ? [root, Chain(shift, item)] : Append(root, shift, count, item);
    }

    internal static object[] Build(ReadOnlySpan<object?> items)
    {
        if (items.Length <= Width)
        {
            return items.ToArray()!;
        }

        object[] level = Chunk(items);
        while (level.Length > Width)
        {
            level = Chunk(level);
        }

        return level;
    }

    internal static object[] Copy(object[] items)
    {
        object[] copy = new object[items.Length];
        items.AsSpan().CopyTo(copy);
        return copy;
    }

    private static object[] Chunk(ReadOnlySpan<object?> items)
    {
        object[] nodes = new object[(items.Length + Width - 1) / Width];
        for (int i = 0; i < nodes.Length; i++)
        {
            nodes[i] = items.Slice(i * Width, Math.Min(Width, items.Length - (i * Width))).ToArray();
        }

        return nodes;
    }

    /// <summary>The same below a node of a level.</summary>
    internal static object[] SetBelow(object[] node, int shift, int index, object? item)
    {
        object[] copy = Copy(node);
        int slot = (index >> shift) & Mask;
        copy[slot] = shift == 0 ? item! : SetBelow(Unsafe.As<object[]>(node[slot]), shift - Bits, index, item);
        return copy;
    }

    private static object[] Append(object[] node, int shift, int index, object? item)
    {
        int slot = (index >> shift) & Mask;
        object[] copy = new object[slot + 1];
        node.AsSpan(0, Math.Min(node.Length, copy.Length)).CopyTo(copy);
        copy[slot] = shift == 0 ? item!
            : slot < node.Length ? Append(Unsafe.As<object[]>(node[slot]), shift - Bits, index, item)
            : Chain(shift - Bits, item);
        return copy;
    }

    private static object[] Chain(int shift, object? item)
    {
        object[] node = [item!];
        for (; shift > 0; shift -= Bits)
        {
            node = [node];
        }

        return node;
    }
}
