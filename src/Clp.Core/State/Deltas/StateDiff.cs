namespace Clp;

/// <summary>The delta between two states. Shared subtrees are skipped by reference, so the cost follows the difference.</summary>
internal sealed class StateDiff
{
    private readonly List<StateOp> _ops = [];
    private readonly List<string> _path = [];

    private StateDiff() { }

    internal static StateDelta Between(StateObject before, StateObject after)
    {
        StateDiff diff = new();
        diff.Compare(before, after);
        return StateDelta.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(diff._ops));
    }

    private void Compare(StateValue before, StateValue after)
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        switch (before, after)
        {
            case (StateObject left, StateObject right):
                CompareFields(left, right);
                break;
            case (StateArray left, StateArray right):
                CompareItems(left, right);
                break;
            default:
                if (!StateEquality.AreIdentical(before, after))
                {
                    Emit(new StateOp.Set(Here(), after));
                }

                break;
        }
    }

    private void CompareFields(StateObject before, StateObject after)
    {
        if (_path.Count > 0 && before.Count > 0 && after.Count > 0 && ShareNoKey(before, after))
        {
            Emit(new StateOp.Set(Here(), after));
            return;
        }

        if (before is WideObject wideBefore && after is WideObject wideAfter)
        {
            WideCompare candidates = WideCompare.Of(wideBefore, wideAfter);
            candidates.Before.ForEach(key => CompareRemoved(key, after));
            candidates.After.ForEach(key => ComparePresent(before, key, ObjectStore.Find(after, key, out _)!));
            return;
        }

        FieldCursor left = new(before);
        while (left.MoveNext())
        {
            CompareRemoved(left.Key, after);
        }

        FieldCursor right = new(after);
        while (right.MoveNext())
        {
            ComparePresent(before, right.Key, right.Value);
        }
    }

    private void CompareRemoved(string key, StateObject after)
    {
        if (ObjectStore.Find(after, key, out _) is null)
        {
            _path.Add(key);
            Emit(new StateOp.Remove(Here()));
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void ComparePresent(StateObject before, string key, StateValue after)
    {
        StateValue? present = ObjectStore.Find(before, key, out _);
        if (ReferenceEquals(present, after))
        {
            return;
        }

        _path.Add(key);
        if (present is null)
        {
            Emit(new StateOp.Set(Here(), after));
        }
        else
        {
            Compare(present, after);
        }

        _path.RemoveAt(_path.Count - 1);
    }

    private void CompareItems(StateArray before, StateArray after)
    {
        (int start, int leftEnd, int rightEnd) = ArrayDiff.Core(before, after);
        if (start == leftEnd && start == rightEnd)
        {
            return;
        }

        if (before.Count == after.Count)
        {
            for (int i = start; i < leftEnd; i++)
            {
                _path.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
                Compare(before[i], after[i]);
                _path.RemoveAt(_path.Count - 1);
            }

            return;
        }

        Emit(new StateOp.Edit(Here(), ArrayDiff.Edit(before, after, start, leftEnd, rightEnd)));
    }

    private static bool ShareNoKey(StateObject before, StateObject after)
    {
        FieldCursor field = new(before);
        while (field.MoveNext())
        {
            if (ObjectStore.Find(after, field.Key, out _) is not null)
            {
                return false;
            }
        }

        return true;
    }

    private void Emit(StateOp op) => _ops.Add(op);

    private StatePath Here() => StatePath.FromTrusted([.. _path]);
}
