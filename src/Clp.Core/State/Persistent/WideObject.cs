using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>An object of many keys: an index of keys, shared between versions, and a persistent vector of values by slot.</summary>
internal sealed class WideObject(WideKeys keys, object[] root, Extent extent) : StateObject(keys, extent)
{
    /// <summary>The root of a <see cref="Trie"/> over the slots; null where a key was removed.</summary>
    internal object[] Root => root;

    internal override ReadOnlySpan<object> Values => throw new InvalidOperationException("Only small objects have their values in a row.");

    internal WideKeys WideKeys => Unsafe.As<WideKeys>(KeyStore);

    internal override StateValue ValueAt(int slot) => Unsafe.As<StateValue>(Trie.Get(root, WideKeys.Slots, slot)!);

    internal override StateObject Put(int slot, StateValue value, Extent extent) =>
        new WideObject(WideKeys, Trie.Set(root, WideKeys.Slots, slot, value), extent);

    internal StateObject Add(string key, StateValue value, Extent extent) =>
        new WideObject(WideKeys.Add(key), Trie.Append(root, WideKeys.Slots, value), extent);

    internal WideObject Remove(string key, int slot, Extent extent) =>
        new(WideKeys.Remove(key, slot), Trie.Set(root, WideKeys.Slots, slot, null), extent);
}
