using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Clp;

/// <summary>An immutable object: text keys in insertion order to values; structural sharing on every change.</summary>
public sealed class StateObject : StateValue, IReadOnlyCollection<KeyValuePair<string, StateValue>>
{
    internal StateObject() { }
    public static StateObject Empty => throw new NotImplementedException();
    public static StateObject Of(params ReadOnlySpan<(string Key, StateValue Value)> fields) => throw new NotImplementedException();
    public static StateObject From(IEnumerable<KeyValuePair<string, StateValue>> fields) => throw new NotImplementedException();
    /// <summary>Strict JSON text of an object.</summary>
    public static new StateObject Parse(string json, StateLimits? limits = null) => throw new NotImplementedException();
    public override StateKind Kind => StateKind.Object;
    public int Count => throw new NotImplementedException();
    public IEnumerable<string> Keys => throw new NotImplementedException();
    /// <summary>The value of one own key (never a path), or null when absent.</summary>
    public StateValue? Field(string key) => throw new NotImplementedException();
    public bool ContainsKey(string key) => throw new NotImplementedException();
    /// <summary>The value at a path, or null when there is nothing.</summary>
    public StateValue? this[StatePath path] => throw new NotImplementedException();
    public bool TryGet<T>(StatePath path, [MaybeNullWhen(false)] out T value) => throw new NotImplementedException();
    public T Get<T>(StatePath path, T fallback) => throw new NotImplementedException();
    /// <summary>The value at the path, or throws <see cref="StatePathException"/> naming the path and what was found.</summary>
    public T Require<T>(StatePath path) => throw new NotImplementedException();
    /// <summary>A copy with one own key set (never a path).</summary>
    public StateObject With(string key, StateValue value) => throw new NotImplementedException();
    public StateObject Without(string key) => throw new NotImplementedException();
    /// <summary>Applies a delta; all of it or an exception. Unchanged subtrees keep their reference; a delta that changes nothing returns this instance.</summary>
    public StateObject Apply(StateDelta delta, StateLimits? limits = null) => throw new NotImplementedException();
    public IEnumerator<KeyValuePair<string, StateValue>> GetEnumerator() => throw new NotImplementedException();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
