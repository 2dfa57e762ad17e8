namespace Clp;

/// <summary>
/// Checks what a delta writes against the declared state, touching only the written parts, so that a commit's cost does not
/// grow with the state.
/// </summary>
internal static class DeltaCheck
{
    public static void Check(Contract contract, Transition transition, StateDelta delta, StateObject before, StateObject after, ref List<ValidationError>? found)
    {
        ObjectShape shape = contract.StateShape;
        bool free = shape.Fields.IsEmpty && shape.AllowsOthers;
        if (free && transition.Writes.IsEmpty)
        {
            return;
        }

        List<ValidationError> errors = [];
        foreach (StateOp op in delta.OpSpan)
        {
            if (!transition.Writes.IsEmpty && !transition.Writes.Any(w => w.Contains(op.Path)))
            {
                errors.Add(new ValidationError(op.Path, "undeclared_write", $"The transition '{transition.Name}' does not declare that it writes here."));
            }

            if (!free)
            {
                int first = errors.Count;
                CheckOp(shape, op, before, after, errors);
                HidePersonal(shape, errors, first);
            }
        }

        found = errors.Count > 0 ? errors : null;
    }

    private static void HidePersonal(ObjectShape shape, List<ValidationError> errors, int from)
    {
        for (int i = from; i < errors.Count; i++)
        {
            if (ShapePaths.PersonalAbove(shape, errors[i].Path) is { } field)
            {
                errors[i] = ShapeValidator.WithoutValue(errors[i], field);
            }
        }
    }

    private static void CheckOp(ObjectShape shape, StateOp op, StateObject before, StateObject after, List<ValidationError> errors)
    {
        switch (op)
        {
            case StateOp.Merge merge when merge.Path.IsRoot || before[merge.Path] is StateObject: CheckMerge(shape, merge.Path, merge.Value, before, after, errors); break;
            case StateOp.Edit { Op: ArrayOp.Push push }: CheckPush(shape, op.Path, push, before, after, errors); break;
            case StateOp.Remove: CheckRemoved(shape, op.Path, after, errors); break;
            default: CheckAt(shape, FirstCreated(op.Path, before), after, errors); break;
        }
    }

    // Writing below a missing object creates it, and what is created must be whole.
    private static StatePath FirstCreated(StatePath path, StateObject before)
    {
        while (!path.IsRoot && !path.Parent.IsRoot && before[path.Parent] is null)
        {
            path = path.Parent;
        }

        return path;
    }

    private static void CheckMerge(ObjectShape shape, StatePath path, StateObject value, StateObject before, StateObject after, List<ValidationError> errors)
    {
        foreach ((string key, StateValue member) in value)
        {
            StatePath child = path.Key(key);
            switch (member)
            {
                case StateNull: CheckRemoved(shape, child, after, errors); break;
                case StateObject nested when nested.Count > 0 && before[child] is StateObject: CheckMerge(shape, child, nested, before, after, errors); break;
                default: CheckAt(shape, child, after, errors); break;
            }
        }
    }

    // The whole list was right before; only its bounds and the new items can be wrong.
    private static void CheckPush(ObjectShape shape, StatePath path, ArrayOp.Push push, StateObject before, StateObject after, List<ValidationError> errors)
    {
        if (before[path] is not StateArray || ShapePaths.Find(shape, path) is not ListShape list || after[path] is not StateArray array || array.Count > list.MaxItems)
        {
            CheckAt(shape, FirstCreated(path, before), after, errors);
            return;
        }

        for (int i = array.Count - push.Items.Length; i < array.Count; i++)
        {
            ShapeValidator.Check(list.Of, array[i], path.Child(i), errors);
        }
    }

    private static void CheckRemoved(ObjectShape shape, StatePath path, StateObject after, List<ValidationError> errors)
    {
        if (path.IsRoot || after[path] is not null || (!path.Parent.IsRoot && after[path.Parent] is StateArray))
        {
            // Removing an item moves the next one here, and makes its list shorter.
            CheckAt(shape, path.IsRoot ? path : path.Parent, after, errors);
        }
        else if (Find(shape, path.Parent, errors) is ObjectShape parent && parent.Find(path.Last) is { IsRequired: true } && after.IsObjectAt(path.Parent))
        {
            errors.Add(new ValidationError(path, "missing_field", $"The field '{path.Last}' is required and cannot be removed."));
        }
    }

    private static void CheckAt(ObjectShape shape, StatePath path, StateObject after, List<ValidationError> errors)
    {
        if (Find(shape, path, errors) is { } found && (path.IsRoot ? after : after[path]) is { } value)
        {
            ShapeValidator.Check(found, value, path, errors);
        }
    }

    private static bool IsObjectAt(this StateObject state, StatePath path) => path.IsRoot || state[path] is StateObject;

    private static Shape? Find(ObjectShape root, StatePath path, List<ValidationError> errors)
    {
        if (ShapePaths.Find(root, path) is { } shape)
        {
            return shape;
        }

        errors.Add(new ValidationError(path, "undeclared_path", $"The state has no declared '{path}'; declare the field or write elsewhere."));
        return null;
    }
}
