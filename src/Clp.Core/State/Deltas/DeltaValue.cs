using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Clp;

/// <summary>The recorded form of a delta as a state value.</summary>
internal static class DeltaValue
{
    internal static StateArray Write(StateDelta delta)
    {
        ReadOnlySpan<StateOp> ops = delta.OpSpan;
        object[] values = new object[ops.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Write(ops[i]);
        }

        return List(values);
    }

    internal static StateDelta Read(StateValue value)
    {
        if (value is not StateArray list)
        {
            throw DeltaJson.Unreadable("it is not an array");
        }

        StateOp[] ops = [.. list.Select(op => ReadOp(op as StateArray ?? throw DeltaJson.Unreadable("an operation is not an array")))];
        return StateDelta.Of(ops);
    }

    private static StateArray Write(StateOp op)
    {
        StateText path = StateText.Of(op.Path.ToString());
        return op switch
        {
            StateOp.Set set => List(Name(DeltaJson.Set), path, set.Value),
            StateOp.Merge merge => List(Name(DeltaJson.Merge), path, merge.Value),
            StateOp.Remove => List(Name(DeltaJson.Remove), path),
            StateOp.Edit edit => Write(path, edit.Op),
            _ => throw new InvalidOperationException("The hierarchy of operations is closed."),
        };
    }

    private static StateArray Write(StateText path, ArrayOp op) => op switch
    {
        ArrayOp.Push push => List(Name(DeltaJson.Push), path, Items(push.Items)),
        ArrayOp.Splice splice => List(Name(DeltaJson.Splice), path, StateNumber.Of((long)splice.Start), StateNumber.Of((long)splice.DeleteCount), Items(splice.Items)),
        ArrayOp.Insert insert => List(Name(DeltaJson.Insert), path, StateNumber.Of((long)insert.Index), insert.Item),
        ArrayOp.RemoveAt remove => List(Name(DeltaJson.RemoveAt), path, List([.. remove.Indices.Select(index => StateNumber.Of((long)index))])),
        ArrayOp.Upsert upsert => List(Name(DeltaJson.Upsert), path, StateText.Of(upsert.Key), upsert.Item),
        _ => throw DeltaJson.NotRecordable(),
    };

    private static StateOp ReadOp(StateArray op)
    {
        string name = Text(op, 0);
        StatePath path = StatePath.Parse(Text(op, 1));
        StateOp read = name switch
        {
            DeltaJson.Set => new StateOp.Set(path, Member(op, 2)),
            DeltaJson.Merge => new StateOp.Merge(path, Fields(op, 2)),
            DeltaJson.Remove => new StateOp.Remove(path),
            DeltaJson.Push => new StateOp.Edit(path, new ArrayOp.Push(Items(op, 2))),
            DeltaJson.Splice => new StateOp.Edit(path, new ArrayOp.Splice(Integer(Member(op, 2)), Integer(Member(op, 3)), Items(op, 4))),
            DeltaJson.Insert => new StateOp.Edit(path, new ArrayOp.Insert(Integer(Member(op, 2)), Member(op, 3))),
            DeltaJson.RemoveAt => new StateOp.Edit(path, new ArrayOp.RemoveAt([.. Items(op, 2).Select(Integer)])),
            DeltaJson.Upsert => new StateOp.Edit(path, new ArrayOp.Upsert(Text(op, 2), Fields(op, 3))),
            _ => throw DeltaJson.Unreadable($"there is no operation {StateErrors.Quote(name)}"),
        };
        int expected = name switch { DeltaJson.Remove => 2, DeltaJson.Insert or DeltaJson.Upsert => 4, DeltaJson.Splice => 5, _ => 3 };
        return op.Count == expected ? read : throw DeltaJson.Unreadable("an operation has too many members");
    }

    private static StateValue Member(StateArray op, int index) =>
        index < op.Count ? op[index] : throw DeltaJson.Unreadable("an operation is too short");

    private static string Text(StateArray op, int index) =>
        Member(op, index) is StateText text ? text.Value : throw DeltaJson.Unreadable("a name, path or key is not a text");

    private static StateObject Fields(StateArray op, int index) =>
        Member(op, index) as StateObject ?? throw DeltaJson.Unreadable("a value is not an object");

    private static ImmutableArray<StateValue> Items(StateArray op, int index) =>
        Member(op, index) is StateArray items ? [.. items] : throw DeltaJson.Unreadable("items are not an array");

    private static int Integer(StateValue value) =>
        value.TryAs(out int index) ? index : throw DeltaJson.Unreadable("an index is not a whole number of 32 bits");

    private static StateText Name(string name) => new(name);

    private static StateArray Items(ImmutableArray<StateValue> items) => List(ImmutableCollectionsMarshal.AsArray(items)!);

    private static StateArray List(params ReadOnlySpan<object> items)
    {
        // Not checked: the record may be deeper than the state that the values came from or go to.
        long weight = 2;
        int height = 1;
        foreach (object item in items)
        {
            Extent extent = ((StateValue)item).Extent;
            weight += extent.Weight + 1L;
            height = Math.Max(height, extent.Height + 1);
        }

        return StateArray.Create(items.ToArray(), new Extent(height, (int)Math.Min(weight, Extent.HardWeight)));
    }
}
