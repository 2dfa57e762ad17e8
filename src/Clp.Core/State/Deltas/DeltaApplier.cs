namespace Clp;

/// <summary>Applies operations by path copying: the input is never touched, what does not change keeps its reference.</summary>
internal static class DeltaApplier
{
    internal static StateObject Apply(StateObject state, StateDelta delta, StateLimits limits)
    {
        if (delta.TryGetSet(out StatePath path, out StateValue? value))
        {
            OpLimits.CheckSet(path, value, limits);
            StateObject after = Put(state, path, value);
            Extent.Check(after, limits);
            return after;
        }

        ReadOnlySpan<StateOp> ops = delta.OpSpan;
        if (ops.Length > limits.MaxOps)
        {
            throw StateErrors.TooLarge("the number of operations of a delta", limits.MaxOps);
        }

        foreach (StateOp op in ops)
        {
            OpLimits.Check(op, limits);
            state = Apply(state, op);
        }

        Extent.Check(state, limits);
        return state;
    }

    internal static StateObject Apply(StateObject state, StateOp op) => op switch
    {
        StateOp.Set set => Put(state, set.Path, set.Value),
        StateOp.Merge merge => Put(state, merge.Path, MergePatch.Apply(PathReader.Find(state, merge.Path) as StateObject ?? StateObject.Empty, merge.Value)),
        StateOp.Remove remove => Remove(state, remove.Path),
        StateOp.Edit edit => Put(state, edit.Path, ArrayEdit.Apply(ArrayEdit.Target(state, edit), edit.Op, edit.Path)),
        _ => throw new InvalidOperationException("The hierarchy of operations is closed."),
    };

    internal static StateObject Put(StateObject state, StatePath path, StateValue value)
    {
        if (path.Data is { } data)
        {
            return (StateObject)Put(state, data, 0, value);
        }

        if (value is not StateObject root)
        {
            throw StateErrors.WrongKindAt(path, value, "an object");
        }

        return StateEquality.AreIdentical(state, root) ? state : root;
    }

    private static StateValue Put(StateValue container, PathData path, int at, StateValue value)
    {
        bool isLast = at == path.Segments.Length - 1;
        if (container is StateObject fields)
        {
            StateValue? present = ObjectStore.Find(fields, path.Segments[at], out int slot);
            if (present is null)
            {
                return ObjectStore.Add(fields, path.Segments[at], isLast ? value : Nest(path, at + 1, value));
            }

            StateValue next = isLast ? value : Put(present, path, at + 1, value);
            return IsSame(present, next, isLast) ? fields : ObjectStore.SetSlot(fields, slot, present, next);
        }

        if (container is StateArray items)
        {
            int index = IndexIn(items, path, at);
            StateValue present = items[index];
            StateValue next = isLast ? value : Put(present, path, at + 1, value);
            return IsSame(present, next, isLast) ? items : items.Replace(index, present, next);
        }

        throw StateErrors.WrongKindAt(Above(path, at), container, "an object or an array");
    }

    private static StateObject Remove(StateObject state, StatePath path) => path.Data is { } data
        ? (StateObject)Remove(state, data, 0)
        : throw StateErrors.BadPath("the root cannot be removed; set it to an empty object");

    private static StateValue Remove(StateValue container, PathData path, int at)
    {
        bool isLast = at == path.Segments.Length - 1;
        if (container is StateObject fields)
        {
            StateValue? present = ObjectStore.Find(fields, path.Segments[at], out int slot);
            if (present is null)
            {
                return fields;
            }

            if (isLast)
            {
                return ObjectStore.RemoveSlot(fields, path.Segments[at], slot, present);
            }

            StateValue next = Remove(present, path, at + 1);
            return ReferenceEquals(present, next) ? fields : ObjectStore.SetSlot(fields, slot, present, next);
        }

        if (container is StateArray items)
        {
            int index = IndexIn(items, path, at);
            if (isLast)
            {
                return items.Splice(index, 1, []);
            }

            StateValue present = items[index];
            StateValue next = Remove(present, path, at + 1);
            return ReferenceEquals(present, next) ? items : items.Replace(index, present, next);
        }

        return container;
    }

    /// <summary>The value inside the objects that the rest of the path names.</summary>
    private static StateValue Nest(PathData path, int at, StateValue value)
    {
        for (int i = path.Segments.Length - 1; i >= at; i--)
        {
            value = ObjectStore.Add(StateObject.Empty, path.Segments[i], value);
        }

        return value;
    }

    private static int IndexIn(StateArray items, PathData path, int at)
    {
        int index = path.IndexAt(at);
        return index >= 0 && index < items.Count ? index : throw StateErrors.BadIndex(Above(path, at), path.Segments[at], items.Count);
    }

    private static bool IsSame(StateValue present, StateValue next, bool isLast) =>
        ReferenceEquals(present, next) || (isLast && StateEquality.AreIdentical(present, next));

    private static StatePath Above(PathData path, int at) => StatePath.FromTrusted(path.Segments[..at]);
}
