using System.Collections;
using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>An immutable list of values; structural sharing on every change. Thread-safe.</summary>
/// <remarks>Appending and replacing copy a few small nodes, however long the list; inserting and removing in the middle rebuild it in linear time.</remarks>
public sealed class StateArray : StateValue, IReadOnlyList<StateValue>
{
    private const int SmallLimit = 32;
    private static readonly StateArray None = new([], 0, Extent.Container);

    private readonly Extent _extent;

    private StateArray(object[] root, int count, Extent extent)
    {
        Root = root;
        Count = count;
        _extent = extent;
    }

    /// <summary>The array without items.</summary>
    public static StateArray Empty => None;

    /// <inheritdoc/>
    public override StateKind Kind => StateKind.Array;

    /// <summary>How many items there are.</summary>
    public int Count { get; }

    /// <summary>Small: the items. Wide: the root of a <see cref="Trie"/>.</summary>
    internal object[] Root { get; }

    internal bool IsSmall => Count <= SmallLimit;

    internal override Extent Extent => _extent;

    /// <summary>The item at an index below <see cref="Count"/>.</summary>
    /// <exception cref="StatePathException">The index is outside the array.</exception>
    public StateValue this[int index]
    {
        get
        {
            Check(index, Count);
            return Unsafe.As<StateValue>(IsSmall ? Root[index] : Trie.Get(Root, Count, index)!);
        }
    }

    /// <summary>An array of these items.</summary>
    /// <exception cref="StateFormatException">The tree becomes too deep.</exception>
    public static StateArray Of(params ReadOnlySpan<StateValue> items)
    {
        object[] copy = new object[items.Length];
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = items[i] ?? throw new ArgumentNullException(nameof(items));
        }

        return Create(copy);
    }

    /// <summary>An array of these items, in linear time.</summary>
    /// <exception cref="StateFormatException">The tree becomes too deep.</exception>
    public static StateArray From(IEnumerable<StateValue> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items as StateArray ?? Create([.. items.Select(item => item ?? throw new ArgumentNullException(nameof(items)))]);
    }

    /// <summary>A copy with one more item at the end.</summary>
    /// <exception cref="StateFormatException">The tree becomes too deep.</exception>
    public StateArray Add(StateValue item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Extent extent = _extent.With(item);
        return Count switch
        {
            < SmallLimit => new StateArray([.. Root, item], Count + 1, extent),
            SmallLimit => new StateArray(Trie.Build([.. Root, item]), Count + 1, extent),
            _ => new StateArray(Trie.Append(Root, Count, item), Count + 1, extent),
        };
    }

    /// <summary>A copy with an item inserted before the index, which may be <see cref="Count"/>.</summary>
    /// <exception cref="StatePathException">The index is outside the array.</exception>
    /// <exception cref="StateFormatException">The tree becomes too deep.</exception>
    public StateArray Insert(int index, StateValue item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Check(index, Count + 1);
        return Splice(index, 0, [item]);
    }

    /// <summary>A copy with the item at the index replaced; this instance when it is exactly that already.</summary>
    /// <exception cref="StatePathException">The index is outside the array.</exception>
    /// <exception cref="StateFormatException">The tree becomes too deep.</exception>
    public StateArray SetItem(int index, StateValue item)
    {
        ArgumentNullException.ThrowIfNull(item);
        StateValue present = this[index];
        return StateEquality.AreIdentical(present, item) ? this : Replace(index, present, item);
    }

    /// <summary>A copy without the item at the index.</summary>
    /// <exception cref="StatePathException">The index is outside the array.</exception>
    public StateArray RemoveAt(int index)
    {
        Check(index, Count);
        return Splice(index, 1, []);
    }

    /// <summary>The items in order.</summary>
    public IEnumerator<StateValue> GetEnumerator()
    {
        ItemCursor cursor = new(this);
        while (cursor.MoveNext())
        {
            yield return cursor.Value;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>From non-null values; the array becomes the new instance's own when it is short.</summary>
    internal static StateArray Create(object[] items)
    {
        Extent extent = Extent.Container;
        foreach (object item in items)
        {
            extent = extent.With(Unsafe.As<StateValue>(item));
        }

        return Create(items, extent);
    }

    /// <summary>For callers that have added the extents up.</summary>
    internal static StateArray Create(object[] items, Extent extent) =>
        items.Length == 0 ? None : new StateArray(items.Length <= SmallLimit ? items : Trie.Build(items), items.Length, extent);

    internal StateArray Replace(int index, StateValue present, StateValue item)
    {
        Extent extent = _extent.Swapped(present, item);
        if (!IsSmall)
        {
            return new StateArray(Trie.Set(Root, Count, index, item), Count, extent);
        }

        object[] items = Trie.Copy(Root);
        items[index] = item;
        return new StateArray(items, Count, extent);
    }

    /// <summary>The caller has checked the range.</summary>
    internal StateArray Splice(int start, int deleteCount, ReadOnlySpan<StateValue> added)
    {
        object[] items = new object[Count - deleteCount + added.Length];
        Extent extent = _extent;
        CopyTo(0, start, items);
        for (int i = 0; i < added.Length; i++)
        {
            items[start + i] = added[i];
            extent = deleteCount == 0 ? extent.With(added[i]) : extent;
        }

        CopyTo(start + deleteCount, Count - start - deleteCount, items.AsSpan(start + added.Length));

        // Where nothing goes, what is there need not be added up again: many insertions into a long list would do little else.
        return deleteCount == 0 ? Create(items, extent) : Create(items);
    }

    private void CopyTo(int from, int count, Span<object> target)
    {
        if (IsSmall)
        {
            Root.AsSpan(from, count).CopyTo(target);
            return;
        }

        for (int done = 0; done < count;)
        {
            int index = from + done;
            int length = Math.Min(Trie.Width - (index & Trie.Mask), count - done);
            Trie.Leaf(Root, Count, index).AsSpan(index & Trie.Mask, length).CopyTo(target[done..]!);
            done += length;
        }
    }

    private static void Check(int index, int end)
    {
        if ((uint)index >= (uint)end)
        {
            throw StateErrors.BadIndex(StatePath.Root, index.ToString(System.Globalization.CultureInfo.InvariantCulture), end);
        }
    }
}
