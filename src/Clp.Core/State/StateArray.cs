using System.Collections;

namespace Clp;

/// <summary>An immutable list of values.</summary>
public sealed class StateArray : StateValue, IReadOnlyList<StateValue>
{
    internal StateArray() { }
    public static StateArray Empty => throw new NotImplementedException();
    public static StateArray Of(params ReadOnlySpan<StateValue> items) => throw new NotImplementedException();
    public static StateArray From(IEnumerable<StateValue> items) => throw new NotImplementedException();
    public override StateKind Kind => StateKind.Array;
    public int Count => throw new NotImplementedException();
    public StateValue this[int index] => throw new NotImplementedException();
    public StateArray Add(StateValue item) => throw new NotImplementedException();
    public StateArray Insert(int index, StateValue item) => throw new NotImplementedException();
    public StateArray SetItem(int index, StateValue item) => throw new NotImplementedException();
    public StateArray RemoveAt(int index) => throw new NotImplementedException();
    public IEnumerator<StateValue> GetEnumerator() => throw new NotImplementedException();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
