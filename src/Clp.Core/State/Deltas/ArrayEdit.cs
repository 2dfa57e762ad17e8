using System.Collections.Immutable;
using System.Globalization;

namespace Clp;

/// <summary>Array operations, and their concrete forms for the record.</summary>
internal static class ArrayEdit
{
    /// <summary>The array at the edit's path; an empty one for a push or an upsert where there is nothing.</summary>
    internal static StateArray Target(StateObject state, StateOp.Edit edit) => PathReader.Find(state, edit.Path) switch
    {
        StateArray items => items,
        null when edit.Op is ArrayOp.Push or ArrayOp.Upsert => StateArray.Empty,
        null => throw StateErrors.NotFound(edit.Path),
        { } other => throw StateErrors.WrongKindAt(edit.Path, other, "an array"),
    };

    internal static StateArray Apply(StateArray items, ArrayOp op, StatePath path) => Resolve(items, op, path) switch
    {
        ArrayOp.Push push => Push(items, push.Items),
        ArrayOp.Splice splice => splice is { DeleteCount: 0, Items.Length: 0 } ? items : items.Splice(splice.Start, splice.DeleteCount, splice.Items.AsSpan()),
        ArrayOp.Insert insert => items.Splice(insert.Index, 0, [insert.Item]),
        ArrayOp.RemoveAt remove => remove.Indices.IsEmpty ? items : Without(items, remove.Indices),
        _ => throw new InvalidOperationException("The hierarchy of array operations is closed."),
    };

    /// <summary>The operation in a form that needs nothing but the array: in range, no predicate, no key to look for.</summary>
    internal static ArrayOp Resolve(StateArray items, ArrayOp op, StatePath path)
    {
        switch (op)
        {
            case ArrayOp.Splice splice:
                return Resolve(items, splice, path);
            case ArrayOp.Insert insert:
                Check(insert.Index, items.Count + 1, path);
                return insert;
            case ArrayOp.RemoveAt remove:
                return Resolve(items, remove, path);
            case ArrayOp.Filter filter:
                return new ArrayOp.RemoveAt(Rejected(items, filter.Keep));
            case ArrayOp.Upsert upsert:
                int found = Find(items, upsert, path);
                return found < 0 ? new ArrayOp.Push([upsert.Item]) : new ArrayOp.Splice(found, 1, [upsert.Item]);
            default:
                return op;
        }
    }

    private static ArrayOp.Splice Resolve(StateArray items, ArrayOp.Splice splice, StatePath path)
    {
        long start = splice.Start < 0 ? (long)items.Count + splice.Start : splice.Start;
        if (start < 0 || start > items.Count)
        {
            throw OutOfRange(splice.Start, items.Count + 1, path);
        }

        if (splice.DeleteCount < 0)
        {
            throw StateErrors.BadIndex(path, "a splice cannot delete a negative number of items");
        }

        int deleted = Math.Min(splice.DeleteCount, items.Count - (int)start);
        return start == splice.Start && deleted == splice.DeleteCount ? splice : new ArrayOp.Splice((int)start, deleted, splice.Items);
    }

    private static ArrayOp.RemoveAt Resolve(StateArray items, ArrayOp.RemoveAt remove, StatePath path)
    {
        ImmutableArray<int> sorted = IsAscending(remove.Indices) ? remove.Indices : remove.Indices.Sort();
        int before = -1;
        foreach (int index in sorted)
        {
            Check(index, items.Count, path);
            if (index == before)
            {
                throw StateErrors.BadIndex(path, $"the index {index.ToString(CultureInfo.InvariantCulture)} is removed twice");
            }

            before = index;
        }

        return sorted == remove.Indices ? remove : new ArrayOp.RemoveAt(sorted);
    }

    private static bool IsAscending(ImmutableArray<int> indices)
    {
        for (int i = 1; i < indices.Length; i++)
        {
            if (indices[i] < indices[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static ImmutableArray<int> Rejected(StateArray items, Func<StateValue, bool> keep)
    {
        ImmutableArray<int>.Builder indices = ImmutableArray.CreateBuilder<int>();
        ItemCursor cursor = new(items);
        for (int i = 0; cursor.MoveNext(); i++)
        {
            if (!keep(cursor.Value))
            {
                indices.Add(i);
            }
        }

        return indices.DrainToImmutable();
    }

    private static int Find(StateArray items, ArrayOp.Upsert upsert, StatePath path)
    {
        StateValue wanted = upsert.Item.Field(upsert.Key)
            ?? throw StateErrors.WrongKindAt(path, upsert.Item, $"a new item with the field {StateErrors.Quote(upsert.Key)}");
        ItemCursor cursor = new(items);
        for (int i = 0; cursor.MoveNext(); i++)
        {
            if (cursor.Value is StateObject item && item.Field(upsert.Key) is { } key && key.Equals(wanted))
            {
                return i;
            }
        }

        return -1;
    }

    private static StateArray Push(StateArray items, ImmutableArray<StateValue> added)
    {
        if (added.Length > Trie.Width)
        {
            return items.Splice(items.Count, 0, added.AsSpan());
        }

        foreach (StateValue item in added)
        {
            items = items.Add(item);
        }

        return items;
    }

    private static StateArray Without(StateArray items, ImmutableArray<int> ascending)
    {
        object[] rest = new object[items.Count - ascending.Length];
        ItemCursor cursor = new(items);
        int removed = 0;
        for (int i = 0; cursor.MoveNext(); i++)
        {
            if (removed < ascending.Length && ascending[removed] == i)
            {
                removed++;
            }
            else
            {
                rest[i - removed] = cursor.Value;
            }
        }

        return StateArray.Create(rest);
    }

    private static void Check(int index, int end, StatePath path)
    {
        if ((uint)index >= (uint)end)
        {
            throw OutOfRange(index, end, path);
        }
    }

    private static StatePathException OutOfRange(int index, int end, StatePath path) =>
        StateErrors.BadIndex(path, string.Create(CultureInfo.InvariantCulture, $"the index {index} is outside 0 to {end - 1}"));
}
