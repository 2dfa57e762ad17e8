using System.Numerics;

namespace Clp;

/// <summary>From key to slot, for objects too wide to scan: a table as long as nothing was added or removed since it was built, a persistent hash trie from then on.</summary>
/// <remarks>
/// Most wide objects are read, looked at and replaced, and a trie costs several times a table to build.
/// Nothing may depend on the order of its nodes: text hashes differ from process to process, which is what keeps crafted keys from colliding.
/// </remarks>
internal sealed class KeyIndex
{
    private const int Bits = 5;
    private const int Mask = 31;

    private readonly Dictionary<string, int>? _built;

    // Two threads may both make it of what was built; either will do.
    private Node? _root;

    private KeyIndex(Node root) => _root = root;

    private KeyIndex(Dictionary<string, int> built) => _built = built;

    private Node Root => _root ??= ToTrie(_built!);

    /// <summary>The slot of a key, or -1.</summary>
    internal int Find(string key)
    {
        if (_built is not null)
        {
            return _built.TryGetValue(key, out int slot) ? slot : -1;
        }

        int hash = key.GetHashCode();
        Node node = Root;
        for (int shift = 0; ; shift += Bits)
        {
            uint bit = 1u << ((hash >>> shift) & Mask);
            if ((node.Bitmap & bit) == 0)
            {
                return -1;
            }

            object item = node.Items[BitOperations.PopCount(node.Bitmap & (bit - 1))];
            if (item is Node child)
            {
                node = child;
                continue;
            }

            for (Entry? entry = (Entry)item; entry is not null; entry = entry.SameHash)
            {
                if (entry.Hash == hash && entry.Key == key)
                {
                    return entry.Slot;
                }
            }

            return -1;
        }
    }

    /// <summary>The index with a key that it does not hold yet.</summary>
    internal KeyIndex Add(string key, int slot) => new(Insert(Root, new Entry(key, key.GetHashCode(), slot, null), 0, inPlace: false));

    /// <summary>The index without a key that it holds.</summary>
    internal KeyIndex Remove(string key) => new(Remove(Root, key, key.GetHashCode(), 0) ?? new Node(0, []));

    private static Node ToTrie(Dictionary<string, int> built)
    {
        Node root = new(0, []);
        foreach ((string key, int slot) in built)
        {
            Insert(root, new Entry(key, key.GetHashCode(), slot, null), 0, inPlace: true);
        }

        return root;
    }

    private static Node Insert(Node node, Entry entry, int shift, bool inPlace)
    {
        uint bit = 1u << ((entry.Hash >>> shift) & Mask);
        int at = BitOperations.PopCount(node.Bitmap & (bit - 1));
        if ((node.Bitmap & bit) == 0)
        {
            object[] wider = new object[node.Items.Length + 1];
            node.Items.AsSpan(0, at).CopyTo(wider);
            wider[at] = entry;
            node.Items.AsSpan(at).CopyTo(wider.AsSpan(at + 1));
            return Put(node, node.Bitmap | bit, wider, inPlace);
        }

        object item = node.Items[at];
        object replacement = item is Node child ? Insert(child, entry, shift + Bits, inPlace)
            : item is Entry present && present.Hash == entry.Hash ? new Entry(entry.Key, entry.Hash, entry.Slot, present)
            : Insert(Insert(new Node(0, []), (Entry)item, shift + Bits), entry, shift + Bits, inPlace: true);
        if (inPlace)
        {
            node.Items[at] = replacement;
            return node;
        }

        object[] copy = [.. node.Items];
        copy[at] = replacement;
        return new Node(node.Bitmap, copy);
    }

    // A whole chain of equal hashes moves down together.
    private static Node Insert(Node empty, Entry chain, int shift)
    {
        empty.Bitmap = 1u << ((chain.Hash >>> shift) & Mask);
        empty.Items = [chain];
        return empty;
    }

    private static Node Put(Node node, uint bitmap, object[] items, bool inPlace)
    {
        if (!inPlace)
        {
            return new Node(bitmap, items);
        }

        node.Bitmap = bitmap;
        node.Items = items;
        return node;
    }

    private static Node? Remove(Node node, string key, int hash, int shift)
    {
        uint bit = 1u << ((hash >>> shift) & Mask);
        int at = BitOperations.PopCount(node.Bitmap & (bit - 1));
        object? rest = node.Items[at] is Node child ? Remove(child, key, hash, shift + Bits) : Without((Entry)node.Items[at], key);
        if (rest is not null)
        {
            object[] copy = [.. node.Items];
            copy[at] = rest;
            return new Node(node.Bitmap, copy);
        }

        if (node.Items.Length == 1)
        {
            return null;
        }

        object[] narrower = new object[node.Items.Length - 1];
        node.Items.AsSpan(0, at).CopyTo(narrower);
        node.Items.AsSpan(at + 1).CopyTo(narrower.AsSpan(at));
        return new Node(node.Bitmap & ~bit, narrower);
    }

    private static Entry? Without(Entry chain, string key)
    {
        if (chain.Key == key)
        {
            return chain.SameHash;
        }

        return new Entry(chain.Key, chain.Hash, chain.Slot, chain.SameHash is null ? null : Without(chain.SameHash, key));
    }

    /// <summary>Fills an index in place; nobody else sees it until <see cref="Done"/>.</summary>
    internal sealed class Builder
    {
        private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);

        /// <summary>False when the key is there already.</summary>
        internal bool TryAdd(string key, int slot) => _slots.TryAdd(key, slot);

        internal KeyIndex Done() => new(_slots);
    }

    private sealed class Node(uint bitmap, object[] items)
    {
        internal uint Bitmap = bitmap;
        internal object[] Items = items;
    }

    private sealed class Entry(string key, int hash, int slot, Entry? sameHash)
    {
        internal readonly string Key = key;
        internal readonly int Hash = hash;
        internal readonly int Slot = slot;
        internal readonly Entry? SameHash = sameHash;
    }
}
