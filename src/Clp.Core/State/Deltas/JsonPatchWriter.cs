using System.Globalization;

namespace Clp;

/// <summary>RFC 6902 out. What RFC 6902 has no word for (merge, splice) is spelled in its terms.</summary>
internal sealed class JsonPatchWriter
{
    private readonly List<StateValue> _patch = [];

    private JsonPatchWriter() { }

    internal static StateArray Write(StateDelta delta, StateObject before)
    {
        JsonPatchWriter writer = new();
        StateObject state = before;
        foreach (StateOp op in delta.OpSpan)
        {
            StateObject after = DeltaApplier.Apply(state, op);
            writer.Write(op, state, after);
            state = after;
        }

        return StateArray.From(writer._patch);
    }

    private void Write(StateOp op, StateObject before, StateObject after)
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        switch (op)
        {
            case StateOp.Set set:
                WriteSet(set.Path, set.Value, before, after);
                break;
            case StateOp.Remove remove:
                Emit("remove", remove.Path);
                break;
            case StateOp.Edit edit when PathReader.Find(before, edit.Path) is StateArray items:
                WriteEdit(edit.Path, ArrayEdit.Resolve(items, edit.Op, edit.Path));
                break;
            case StateOp.Edit edit:
                WriteSet(edit.Path, PathReader.Find(after, edit.Path)!, before, after);
                break;
            default:
                WriteDifference(before, after);
                break;
        }
    }

    private void WriteDifference(StateObject before, StateObject after)
    {
        // A difference never holds a merge, so this ends.
        StateObject state = before;
        foreach (StateOp op in StateDiff.Between(before, after).OpSpan)
        {
            StateObject next = DeltaApplier.Apply(state, op);
            Write(op, state, next);
            state = next;
        }
    }

    private void WriteSet(StatePath path, StateValue value, StateObject before, StateObject after)
    {
        if (PathReader.Find(before, path) is not null)
        {
            Emit("replace", path, value);
            return;
        }

        // RFC 6902 creates no parents: add the topmost missing one with the rest inside.
        StatePath missing = path;
        while (PathReader.Find(before, missing.Parent) is null)
        {
            missing = missing.Parent;
        }

        Emit("add", missing, PathReader.Find(after, missing)!);
    }

    private void WriteEdit(StatePath path, ArrayOp op)
    {
        switch (op)
        {
            case ArrayOp.Push push:
                foreach (StateValue item in push.Items)
                {
                    Emit("add", path.ToJsonPointer() + "/-", item);
                }

                break;
            case ArrayOp.Insert insert:
                Emit("add", At(path, insert.Index), insert.Item);
                break;
            case ArrayOp.RemoveAt remove:
                foreach (int index in remove.Indices.Reverse())
                {
                    Emit("remove", At(path, index), null);
                }

                break;
            case ArrayOp.Splice splice:
                int replaced = Math.Min(splice.DeleteCount, splice.Items.Length);
                for (int i = 0; i < splice.Items.Length; i++)
                {
                    Emit(i < replaced ? "replace" : "add", At(path, splice.Start + i), splice.Items[i]);
                }

                for (int i = splice.Start + splice.DeleteCount - 1; i >= splice.Start + replaced; i--)
                {
                    Emit("remove", At(path, i), null);
                }

                break;
        }
    }

    private static string At(StatePath path, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{path.ToJsonPointer()}/{index}");

    private void Emit(string op, StatePath path, StateValue? value = null) => Emit(op, path.ToJsonPointer(), value);

    private void Emit(string op, string pointer, StateValue? value) => _patch.Add(value is null
        ? StateObject.Of(("op", op), ("path", pointer))
        : StateObject.Of(("op", op), ("path", pointer), ("value", value)));
}
