using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Clp;

/// <summary>An object of a few keys: the values lie in the object itself, which saves an array per level of every change.</summary>
/// <typeparam name="TSlots">An inline array of exactly as many references as there are keys.</typeparam>
internal sealed class InlineObject<TSlots> : StateObject
    where TSlots : struct
{
    private TSlots _slots;

    internal InlineObject(string[] keys, ReadOnlySpan<object> values, Extent extent)
        : base(keys, extent) => values.CopyTo(Slots);

    private InlineObject(InlineObject<TSlots> other, Extent extent)
        : base(other.KeyStore, extent) => _slots = other._slots;

    internal override ReadOnlySpan<object> Values => Slots;

    // An inline array of n references is laid out as n references; the slots are written only before the object is seen.
    private Span<object> Slots => MemoryMarshal.CreateSpan(ref Unsafe.As<TSlots, object>(ref _slots), Unsafe.SizeOf<TSlots>() / Unsafe.SizeOf<object>());

    internal override StateValue ValueAt(int slot) => Unsafe.As<StateValue>(Slots[slot]);

    internal override StateObject Put(int slot, StateValue value, Extent extent)
    {
        InlineObject<TSlots> copy = new(this, extent);
        copy.Slots[slot] = value;
        return copy;
    }
}

/// <summary>An object of up to <see cref="ObjectStore.SmallLimit"/> keys.</summary>
internal sealed class FlatObject(string[] keys, object[] values, Extent extent) : StateObject(keys, extent)
{
    internal override ReadOnlySpan<object> Values => values;

    internal override StateValue ValueAt(int slot) => Unsafe.As<StateValue>(values[slot]);

    internal override StateObject Put(int slot, StateValue value, Extent extent)
    {
        object[] copy = Trie.Copy(values);
        copy[slot] = value;
        return new FlatObject(Unsafe.As<string[]>(KeyStore), copy, extent);
    }
}

[InlineArray(1)]
internal struct Slots1
{
    private object _first;
}

[InlineArray(2)]
internal struct Slots2
{
    private object _first;
}

[InlineArray(3)]
internal struct Slots3
{
    private object _first;
}

[InlineArray(4)]
internal struct Slots4
{
    private object _first;
}

[InlineArray(5)]
internal struct Slots5
{
    private object _first;
}

[InlineArray(6)]
internal struct Slots6
{
    private object _first;
}

[InlineArray(7)]
internal struct Slots7
{
    private object _first;
}

[InlineArray(8)]
internal struct Slots8
{
    private object _first;
}
