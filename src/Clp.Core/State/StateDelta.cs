using System.Collections.Immutable;

namespace Clp;

/// <summary>A change as data: operations applied in order, all or none.</summary>
public sealed class StateDelta : IEquatable<StateDelta>
{
    private StateDelta() { }
    public static StateDelta Empty => throw new NotImplementedException();
    public bool IsEmpty => throw new NotImplementedException();
    public ImmutableArray<StateOp> Ops => throw new NotImplementedException();
    public static StateDelta Of(params ReadOnlySpan<StateOp> ops) => throw new NotImplementedException();
    public static StateDelta Set(StatePath path, StateValue value) => throw new NotImplementedException();
    /// <summary>RFC 7396 merge at the root: a null member removes the key.</summary>
    public static StateDelta Merge(StateObject value) => throw new NotImplementedException();
    public static StateDelta Remove(StatePath path) => throw new NotImplementedException();
    public static StateDelta Push(StatePath path, params ReadOnlySpan<StateValue> items) => throw new NotImplementedException();
    public StateDelta AndSet(StatePath path, StateValue value) => throw new NotImplementedException();
    public StateDelta AndMerge(StatePath path, StateObject value) => throw new NotImplementedException();
    public StateDelta AndRemove(StatePath path) => throw new NotImplementedException();
    public StateDelta AndEdit(StatePath path, ArrayOp op) => throw new NotImplementedException();
    public StateDelta AndPush(StatePath path, params ReadOnlySpan<StateValue> items) => throw new NotImplementedException();
    /// <summary>This delta, then the other.</summary>
    public StateDelta Then(StateDelta next) => throw new NotImplementedException();
    /// <summary>The smallest natural delta that turns before into after (removed keys included).</summary>
    public static StateDelta Between(StateObject before, StateObject after) => throw new NotImplementedException();
    /// <summary>The delta that undoes this one on the state it was made for.</summary>
    public StateDelta Invert(StateObject before) => throw new NotImplementedException();
    /// <summary>RFC 6902 in: applied operation by operation against <paramref name="before"/> ("test" checked), atomic.</summary>
    public static StateDelta FromJsonPatch(StateValue patch, StateObject before) => throw new NotImplementedException();
    /// <summary>RFC 6902 out: a patch that applies to <paramref name="before"/>.</summary>
    public StateArray ToJsonPatch(StateObject before) => throw new NotImplementedException();
    /// <summary>The recorded form and back: [["set","a.b",1],["merge","p",{…}],["remove","p"],["splice","p",0,1,[…]], …].</summary>
    public StateArray ToValue() => throw new NotImplementedException();
    public static StateDelta FromValue(StateValue value) => throw new NotImplementedException();
    public bool Equals(StateDelta? other) => throw new NotImplementedException();
    public override bool Equals(object? obj) => throw new NotImplementedException();
    public override int GetHashCode() => throw new NotImplementedException();
}
