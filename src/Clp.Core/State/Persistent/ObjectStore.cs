using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>The representations behind <see cref="StateObject"/>: few values inline, up to 32 in an array, above that an index and a persistent vector.</summary>
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
            return slot < 0 ? null : owner.ValueAt(slot);
        }

        slot = Unsafe.As<WideKeys>(owner.KeyStore).Find(key);
        return slot < 0 ? null : owner.ValueAt(slot);
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
        FewValues slots = default;
        Span<object> values = ((Span<object>)slots)[..fields.Length];
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

        return Small(ShapeCache.Share(keys), values, extent);
    }

    internal static StateObject SetSlot(StateObject owner, int slot, StateValue present, StateValue value) =>
        owner.Put(slot, value, owner.Extent.Swapped(present, value));

    /// <summary>Appends a key that is absent and has been checked.</summary>
    internal static StateObject Add(StateObject owner, string key, StateValue value)
    {
        Extent extent = owner.Extent.With(key, value);
        if (owner is WideObject wide)
        {
            return wide.Add(key, value, extent);
        }

        string[] keys = [.. Unsafe.As<string[]>(owner.KeyStore), key];
        FewValues slots = default;
        Span<object> values = slots;
        owner.Values.CopyTo(values);
        values[keys.Length - 1] = value;
        return Create(keys, values[..keys.Length], extent, null);
    }

    internal static StateObject RemoveSlot(StateObject owner, string key, int slot, StateValue present)
    {
        Extent extent = owner.Extent.Without(key, present);
        if (owner is WideObject wide)
        {
            WideObject result = wide.Remove(key, slot, extent);
            return result.WideKeys.IsSparse || result.WideKeys.Count <= NarrowAt ? Rebuild(result) : result;
        }

        ReadOnlySpan<string> keys = Unsafe.As<string[]>(owner.KeyStore);
        ReadOnlySpan<object> values = owner.Values;
        FewValues slots = default;
        Span<object> rest = slots;
        values[..slot].CopyTo(rest);
        values[(slot + 1)..].CopyTo(rest[slot..]);
        return Small([.. keys[..slot], .. keys[(slot + 1)..]], rest[..(values.Length - 1)], extent);
    }

    /// <summary>From distinct, checked keys, whose array becomes the object's own.</summary>
    internal static StateObject Create(string[] keys, ReadOnlySpan<object> values, Extent extent, KeyIndex.Builder? index)
    {
        if (keys.Length <= SmallLimit)
        {
            return Small(keys, values, extent);
        }

        if (index is null)
        {
            index = new KeyIndex.Builder();
            for (int i = 0; i < keys.Length; i++)
            {
                index.TryAdd(keys[i], i);
            }
        }

        return new WideObject(WideKeys.Build(keys, index.Done()), Trie.Build(values), extent);
    }

    private static StateObject Small(string[] keys, ReadOnlySpan<object> values, Extent extent) => values.Length switch
    {
        0 => StateObject.Empty,
        1 => new InlineObject<Slots1>(keys, values, extent),
        2 => new InlineObject<Slots2>(keys, values, extent),
        3 => new InlineObject<Slots3>(keys, values, extent),
        4 => new InlineObject<Slots4>(keys, values, extent),
        5 => new InlineObject<Slots5>(keys, values, extent),
        6 => new InlineObject<Slots6>(keys, values, extent),
        7 => new InlineObject<Slots7>(keys, values, extent),
        8 => new InlineObject<Slots8>(keys, values, extent),
        _ => new FlatObject(keys, values.ToArray(), extent),
    };

    private static StateObject Rebuild(WideObject sparse)
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

    [InlineArray(SmallLimit)]
    private struct FewKeys
    {
        private string _first;
    }

    /// <summary>One more than a small object holds: room for the value that makes it wide.</summary>
    [InlineArray(SmallLimit + 1)]
    private struct FewValues
    {
        private object _first;
    }
}
