namespace Clp;

/// <summary>Turns operations that look at the state (filter, upsert, a splice from the end) into concrete ones.</summary>
internal static class DeltaResolver
{
    internal static StateDelta Resolve(StateDelta delta, StateObject before)
    {
        if (delta.TryGetSet(out _, out _))
        {
            return delta;
        }

        ReadOnlySpan<StateOp> ops = delta.OpSpan;
        int first = 0;
        while (first < ops.Length && IsConcrete(ops[first]))
        {
            first++;
        }

        if (first == ops.Length)
        {
            return delta;
        }

        StateOp[] resolved = ops.ToArray();
        StateObject state = before;
        for (int i = 0; i < resolved.Length; i++)
        {
            if (resolved[i] is StateOp.Edit edit && i >= first)
            {
                resolved[i] = new StateOp.Edit(edit.Path, ArrayEdit.Resolve(ArrayEdit.Target(state, edit), edit.Op, edit.Path));
            }

            state = DeltaApplier.Apply(state, resolved[i]);
        }

        return StateDelta.Of(resolved);
    }

    private static bool IsConcrete(StateOp op) => op is not StateOp.Edit edit || edit.Op switch
    {
        ArrayOp.Filter or ArrayOp.Upsert => false,
        ArrayOp.Splice splice => splice.Start >= 0,
        _ => true,
    };
}
