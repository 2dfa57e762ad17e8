using System.Collections;
using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>An immutable list of values; structural sharing on every change. Thread-safe.</summary>
/// <remarks>Appending, replacing, inserting and removing copy a few small nodes, however long the list.</remarks>
public sealed class StateArray : StateValue, IReadOnlyList<StateValue>
{
    private const int SmallLimit = 32;
    private static readonly StateArray None = new(Trie.Empty, 0, Extent.Container);

    private readonly Extent _extent;

    // Small: the items. Wide: the root of a trie, or a branch once items have moved.
    private readonly object _root;

    private StateArray(object root, int count, Extent extent)
    {
        _root = root;
        Count = count;
        _extent = extent;
    }

    /// <summary>The array without items.</summary>
    public static StateArray Empty => None;

    /// <inheritdoc/>
    public override StateKind Kind => StateKind.Array;

    /// <summary>How many items there are.</summary>
    public int Count { get; }

    private bool IsSmall => Count <= SmallLimit;

    private object[] Few => Unsafe.As<object[]>(_root);

    internal override Extent Extent => _extent;

    /// <summary>The item at an index below <see cref="Count"/>.</summary>
    /// <exception cref="StatePathException">The index is outside the array.</exception>
    public StateValue this[int index]
    {
        get
        {
            Check(index, Count);
            return Unsafe.As<StateValue>(Leaf(ref index)[index]);
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
            < SmallLimit => new StateArray((object[])[.. Few, item], Count + 1, extent),
            SmallLimit => new StateArray(Trie.Build([.. Few, item]), Count + 1, extent),
            _ => new StateArray(Branch.Insert(_root, Count, Count, item), Count + 1, extent),
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

    /// <summary>The items in a row among which the one at the index is; the index becomes one into that row.</summary>
    internal object[] Leaf(ref int index) => IsSmall ? Few : Branch.Leaf(_root, Count, ref index);

    internal StateArray Replace(int index, StateValue present, StateValue item)
    {
        Extent extent = _extent.Swapped(present, item);
        if (!IsSmall)
        {
            return new StateArray(Branch.Set(_root, Count, index, item), Count, extent);
        }

        object[] items = Trie.Copy(Few);
        items[index] = item;
        return new StateArray(items, Count, extent);
    }

    /// <summary>The caller has checked the range.</summary>
    internal StateArray Splice(int start, int deleteCount, ReadOnlySpan<StateValue> added)
    {
        int count = Count - deleteCount + added.Length;
        return IsSmall || count <= SmallLimit || (long)(deleteCount + added.Length) * SmallLimit > Count
            ? Rebuilt(new object[count], start, deleteCount, added)
            : Edited(start, deleteCount, added);
    }

    /// <summary>In linear time, for short lists and for large changes.</summary>
    private StateArray Rebuilt(object[] items, int start, int deleteCount, ReadOnlySpan<StateValue> added)
    {
        Extent extent = _extent;
        CopyTo(0, start, items);
        for (int i = 0; i < added.Length; i++)
        {
            items[start + i] = added[i];
            extent = deleteCount == 0 ? extent.With(added[i]) : extent;
        }

        CopyTo(start + deleteCount, Count - start - deleteCount, items.AsSpan(start + added.Length));

        // Where nothing goes, what is there need not be added up again.
        return deleteCount == 0 ? Create(items, extent) : Create(items);
    }

    /// <summary>Item by item, each in logarithmic time.</summary>
    private StateArray Edited(int start, int deleteCount, ReadOnlySpan<StateValue> added)
    {
        object root = _root;
        int count = Count;
        Extent extent = _extent;
        int swapped = Math.Min(deleteCount, added.Length);
        for (int i = 0; i < deleteCount; i++)
        {
            extent = extent.Without(this[start + i]);
            if (i >= swapped)
            {
                root = Branch.Remove(root, count--, start + swapped);
            }
        }

        for (int i = 0; i < added.Length; i++)
        {
            extent = extent.With(added[i]);
            root = i < swapped ? Branch.Set(root, count, start + i, added[i]) : Branch.Insert(root, count++, start + i, added[i]);
        }

        return new StateArray(root, count, extent);
    }

    private void CopyTo(int from, int count, Span<object> target)
    {
        for (int done = 0; done < count;)
        {
            int index = from + done;
            object[] leaf = Leaf(ref index);
            int length = Math.Min(leaf.Length - index, count - done);
            leaf.AsSpan(index, length).CopyTo(target[done..]);
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
