using System.Collections.Immutable;

namespace Clp;

/// <summary>One operation of a <see cref="StateDelta"/>. Closed.</summary>
public abstract record StateOp
{
    private protected StateOp(StatePath path) => Path = path;
    public StatePath Path { get; }
    public sealed record Set(StatePath Path, StateValue Value) : StateOp(Path);
    public sealed record Merge(StatePath Path, StateObject Value) : StateOp(Path);
    public sealed record Remove(StatePath Path) : StateOp(Path);
    public sealed record Edit(StatePath Path, ArrayOp Op) : StateOp(Path);
}

/// <summary>One operation on an array. Closed. <see cref="Filter"/> and a keyed <see cref="Upsert"/> are resolved against a state before they are recorded.</summary>
public abstract record ArrayOp
{
    private protected ArrayOp() { }
    public sealed record Push(ImmutableArray<StateValue> Items) : ArrayOp;
    public sealed record Splice(int Start, int DeleteCount, ImmutableArray<StateValue> Items) : ArrayOp;
    public sealed record Insert(int Index, StateValue Item) : ArrayOp;
    public sealed record RemoveAt(ImmutableArray<int> Indices) : ArrayOp;
    /// <summary>Keeps the items for which the predicate holds; never recorded, becomes RemoveAt.</summary>
    public sealed record Filter(Func<StateValue, bool> Keep) : ArrayOp;
    /// <summary>Replaces the item whose key field equals the new item's, or appends it.</summary>
    public sealed record Upsert(string Key, StateObject Item) : ArrayOp;
}
