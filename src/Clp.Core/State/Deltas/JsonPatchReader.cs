namespace Clp;

/// <summary>RFC 6902 in: each operation is checked against the state that the ones before it made.</summary>
internal static class JsonPatchReader
{
    internal static StateDelta Read(StateValue patch, StateObject before)
    {
        if (patch is not StateArray operations)
        {
            throw StateErrors.BadPatch("a JSON patch is an array of operations");
        }

        if (operations.Count > StateLimits.Default.MaxOps)
        {
            throw StateErrors.TooLarge("the number of operations of a patch", StateLimits.Default.MaxOps);
        }

        List<StateOp> ops = [];
        StateObject state = before;
        foreach (StateValue operation in operations)
        {
            StateObject fields = operation as StateObject ?? throw StateErrors.BadPatch("an operation of a JSON patch is an object");
            foreach (StateOp op in Read(fields, state))
            {
                state = DeltaApplier.Apply(state, op);
                // Here, not at the end: each copy can double the tree.
                Extent.Check(state, StateLimits.Default);
                ops.Add(op);
            }
        }

        return StateDelta.Of([.. ops]);
    }

    private static StateOp[] Read(StateObject operation, StateObject state)
    {
        string name = Text(operation, "op");
        StatePath path = Pointer(operation, "path");
        switch (name)
        {
            case "add":
                return [Add(state, path, Value(operation))];
            case "remove":
                Existing(state, path);
                return [new StateOp.Remove(path)];
            case "replace":
                Existing(state, path);
                return [new StateOp.Set(path, Value(operation))];
            case "move":
                return Move(state, Pointer(operation, "from"), path);
            case "copy":
                return [Add(state, path, Existing(state, Pointer(operation, "from")))];
            case "test":
                return Existing(state, path).Equals(Value(operation))
                    ? []
                    : throw StateErrors.BadPatch($"the test of {StateErrors.Where(path)} failed; make the patch again on the current state");
            default:
                throw StateErrors.BadPatch($"there is no patch operation {StateErrors.Quote(name)}");
        }
    }

    private static StateOp[] Move(StateObject state, StatePath from, StatePath path)
    {
        StateValue moved = Existing(state, from);
        if (from == path)
        {
            return [];
        }

        if (from.Contains(path))
        {
            throw StateErrors.BadPatch($"{StateErrors.Where(from)} cannot move into itself");
        }

        StateOp remove = new StateOp.Remove(from);
        return [remove, Add(DeltaApplier.Apply(state, remove), path, moved)];
    }

    private static StateOp Add(StateObject state, StatePath path, StateValue value)
    {
        if (path.IsRoot)
        {
            return new StateOp.Set(path, value);
        }

        StatePath parent = path.Parent;
        switch (Existing(state, parent))
        {
            case StateObject:
                return new StateOp.Set(path, value);
            case StateArray when path.Last == "-":
                return new StateOp.Edit(parent, new ArrayOp.Push([value]));
            case StateArray items:
                int index = PathData.ToIndex(path.Last);
                return index >= 0 && index <= items.Count
                    ? new StateOp.Edit(parent, new ArrayOp.Insert(index, value))
                    : throw StateErrors.BadIndex(parent, path.Last, items.Count);
            case var other:
                throw StateErrors.WrongKindAt(parent, other, "an object or an array");
        }
    }

    private static StateValue Existing(StateObject state, StatePath path) => PathReader.Find(state, path) ?? throw StateErrors.NotFound(path);

    private static StateValue Value(StateObject operation) =>
        operation.Field("value") ?? throw StateErrors.BadPatch("a patch operation lacks its \"value\"");

    private static StatePath Pointer(StateObject operation, string member) => StatePath.FromJsonPointer(Text(operation, member));

    private static string Text(StateObject operation, string member) => operation.Field(member) is StateText text
        ? text.Value
        : throw StateErrors.BadPatch($"a patch operation lacks its \"{member}\" text");
}
