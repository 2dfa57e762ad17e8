using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>The two representations behind <see cref="StateObject"/>: up to 32 keys two flat arrays, above that an index and a persistent vector.</summary>
internal static class ObjectStore
{
    internal const int SmallLimit = 32;

    // Below the limit, so that an object near it does not change its form back and forth.
    private const int NarrowAt = 16;

    /// <summary>The value of a key and its slot, or null and -1.</summary>
    internal static StateValue? Find(StateObject owner, string key, out int slot)
    {
        if (owner.KeyStore is string[] keys)
        {
            slot = IndexOf(keys, key);
            return slot < 0 ? null : Unsafe.As<StateValue>(owner.ValueStore[slot]);
        }

        WideKeys wide = Unsafe.As<WideKeys>(owner.KeyStore);
        slot = wide.Find(key);
        return slot < 0 ? null : Unsafe.As<StateValue>(Trie.Get(owner.ValueStore, wide.Slots, slot));
    }

    internal static int IndexOf(ReadOnlySpan<string> keys, string key)
    {
        // Keys and path segments mostly share their strings (KeyCache), and comparing references is much cheaper.
        for (int i = 0; i < keys.Length; i++)
        {
            if (ReferenceEquals(keys[i], key))
            {
                return i;
            }
        }

        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i] == key)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>An object of a few fields, checked: its values, and a key array it shares with others of its kind.</summary>
    internal static StateObject OfFew(ReadOnlySpan<(string Key, StateValue Value)> fields)
    {
        FewKeys buffer = default;
        Span<string> keys = ((Span<string>)buffer)[..fields.Length];
        object[] values = fields.IsEmpty ? [] : new object[fields.Length];
        Extent extent = Extent.Container;
        for (int i = 0; i < fields.Length; i++)
        {
            (string key, StateValue value) = fields[i];
            ArgumentNullException.ThrowIfNull(key);
            ArgumentNullException.ThrowIfNull(value);
            TextRules.CheckKey(key);
            keys[i] = KeyCache.Intern(key);
            if (IndexOf(keys[..i], key) >= 0)
            {
                throw StateErrors.DuplicateKey(key);
            }

            extent = extent.With(key, value);
            values[i] = value;
        }

        return fields.IsEmpty ? StateObject.Empty : new StateObject(ShapeCache.Share(keys), values, extent);
    }

    internal static StateObject SetSlot(StateObject owner, int slot, StateValue present, StateValue value)
    {
        Extent extent = owner.Extent.Swapped(present, value);
        if (owner.KeyStore is string[] keys)
        {
            object[] values = Trie.Copy(owner.ValueStore);
            values[slot] = value;
            return new StateObject(keys, values, extent);
        }

        WideKeys wide = Unsafe.As<WideKeys>(owner.KeyStore);
        return new StateObject(wide, Trie.Set(owner.ValueStore, wide.Slots, slot, value), extent);
    }

    /// <summary>Appends a key that is absent and has been checked.</summary>
    internal static StateObject Add(StateObject owner, string key, StateValue value)
    {
        Extent extent = owner.Extent.With(key, value);
        if (owner.KeyStore is not string[] keys)
        {
            WideKeys wide = Unsafe.As<WideKeys>(owner.KeyStore);
            return new StateObject(wide.Add(key), Trie.Append(owner.ValueStore, wide.Slots, value), extent);
        }

        string[] moreKeys = [.. keys, key];
        object[] moreValues = [.. owner.ValueStore, value];
        return keys.Length < SmallLimit ? new StateObject(moreKeys, moreValues, extent) : Create(moreKeys, moreValues, extent, null);
    }

    internal static StateObject RemoveSlot(StateObject owner, string key, int slot, StateValue present)
    {
        Extent extent = owner.Extent.Without(key, present);
        if (owner.KeyStore is string[] keys)
        {
            return keys.Length == 1
                ? StateObject.Empty
                : new StateObject(Without(keys, slot), Without(owner.ValueStore, slot), extent);
        }

        WideKeys wide = Unsafe.As<WideKeys>(owner.KeyStore).Remove(key, slot);
        StateObject result = new(wide, Trie.Set(owner.ValueStore, wide.Slots, slot, null), extent);
        return wide.IsSparse || wide.Count <= NarrowAt ? Rebuild(result) : result;
    }

    /// <summary>From distinct, checked keys. The arrays become the object's own when they are few.</summary>
    internal static StateObject Create(string[] keys, object[] values, Extent extent, KeyIndex.Builder? index)
    {
        if (keys.Length <= SmallLimit)
        {
            return keys.Length == 0 ? StateObject.Empty : new StateObject(keys, values, extent);
        }

        if (index is null)
        {
            index = new KeyIndex.Builder();
            for (int i = 0; i < keys.Length; i++)
            {
                index.TryAdd(keys[i], i);
            }
        }

        return new StateObject(WideKeys.Build(keys, index.Done()), Trie.Build(values), extent);
    }

    [InlineArray(SmallLimit)]
    private struct FewKeys
    {
        private string _first;
    }

    private static StateObject Rebuild(StateObject sparse)
    {
        string[] keys = new string[sparse.Count];
        object[] values = new object[keys.Length];
        FieldCursor cursor = new(sparse);
        for (int i = 0; cursor.MoveNext(); i++)
        {
            keys[i] = cursor.Key;
            values[i] = cursor.Value;
        }

        return Create(keys, values, sparse.Extent, null);
    }

    private static T[] Without<T>(T[] items, int slot)
    {
        T[] rest = new T[items.Length - 1];
        items.AsSpan(0, slot).CopyTo(rest);
        items.AsSpan(slot + 1).CopyTo(rest.AsSpan(slot));
        return rest;
    }
}
