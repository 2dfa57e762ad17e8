namespace Clp;

/// <summary>The keys of a wide object: key to slot, and slot to key in insertion order. Shared by all versions that differ in values only.</summary>
/// <remarks>A removed key leaves its slot empty; <see cref="Slots"/> counts those too.</remarks>
internal sealed class WideKeys
{
    private readonly KeyIndex _index;

    private WideKeys(KeyIndex index, object[] root, int slots, int count)
    {
        _index = index;
        Root = root;
        Slots = slots;
        Count = count;
    }

    /// <summary>Keys by slot, null where one was removed.</summary>
    internal object[] Root { get; }

    internal int Slots { get; }

    internal int Count { get; }

    internal bool IsSparse => Count < Slots / 2;

    internal static WideKeys Build(ReadOnlySpan<string> keys, KeyIndex index)
    {
        object[] copy = new object[keys.Length];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = keys[i];
        }

        return new WideKeys(index, Trie.Build(copy), copy.Length, copy.Length);
    }

    internal int Find(string key) => _index.Find(key);

    internal WideKeys Add(string key) => new(_index.Add(key, Slots), Trie.Append(Root, Slots, key), Slots + 1, Count + 1);

    internal WideKeys Remove(string key, int slot) => new(_index.Remove(key), Trie.Set(Root, Slots, slot, null), Slots, Count - 1);
}
