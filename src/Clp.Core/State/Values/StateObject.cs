using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Clp;

/// <summary>An immutable object: text keys in insertion order to values; structural sharing on every change. Closed, thread-safe.</summary>
/// <remarks>
/// Setting an existing key keeps its place; a new key goes last, also one that was removed before. Wide objects stay cheap:
/// changing one of 100,000 keys copies about a dozen small nodes. The keys <c>__proto__</c>, <c>constructor</c> and <c>prototype</c> are refused.
/// </remarks>
public abstract class StateObject : StateValue, IReadOnlyCollection<KeyValuePair<string, StateValue>>
{
    private static readonly StateObject None = new FlatObject([], [], Extent.Container);

    private protected StateObject(object keys, Extent extent)
    {
        KeyStore = keys;
        Extent = extent;
    }

    /// <summary>The object without keys.</summary>
    public static StateObject Empty => None;

    /// <inheritdoc/>
    public sealed override StateKind Kind => StateKind.Object;

    /// <summary>How many keys there are.</summary>
    public int Count => KeyStore is string[] keys ? keys.Length : ((WideKeys)KeyStore).Count;

    /// <summary>The keys in insertion order.</summary>
    public IEnumerable<string> Keys => this.Select(pair => pair.Key);

    /// <summary>Small: string[]. Wide: <see cref="WideKeys"/>.</summary>
    internal object KeyStore { get; }

    /// <summary>The values of a small object, in the order of its keys.</summary>
    internal abstract ReadOnlySpan<object> Values { get; }

    internal sealed override Extent Extent { get; }

    /// <summary>The value at a path, or null when there is nothing.</summary>
    /// <param name="path">Any path; an array is addressed by plain decimal indices.</param>
    public StateValue? this[StatePath path] => PathReader.Find(this, path);

    /// <summary>An object of these fields, in this order.</summary>
    /// <exception cref="StateFormatException">A key occurs twice or is reserved, or the tree becomes too deep.</exception>
    public static StateObject Of(params ReadOnlySpan<(string Key, StateValue Value)> fields)
    {
        if (fields.Length <= ObjectStore.SmallLimit)
        {
            return ObjectStore.OfFew(fields);
        }

        FieldBuffer buffer = new(fields.Length);
        foreach ((string key, StateValue value) in fields)
        {
            buffer.AddChecked(key, value);
        }

        return buffer.ToObject();
    }

    /// <summary>As <see cref="Of"/>, in linear time for any number of fields.</summary>
    /// <exception cref="StateFormatException">A key occurs twice or is reserved, or the tree becomes too deep.</exception>
    public static StateObject From(IEnumerable<KeyValuePair<string, StateValue>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        FieldBuffer buffer = new(fields.TryGetNonEnumeratedCount(out int count) ? count : 4);
        foreach ((string key, StateValue value) in fields)
        {
            buffer.AddChecked(key, value);
        }

        return buffer.ToObject();
    }

    /// <summary>Strict JSON text of an object.</summary>
    /// <exception cref="StateFormatException">The text is not acceptable or not an object.</exception>
    public static new StateObject Parse(string json, StateLimits? limits = null) =>
        StateValue.Parse(json, limits) is var value && value is StateObject found ? found : throw StateErrors.WrongKind(value, "an object");

    /// <summary>The value of one own key (never a path), or null when absent.</summary>
    public StateValue? Field(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ObjectStore.Find(this, key, out _);
    }

    /// <summary>Whether there is an own key of that name.</summary>
    public bool ContainsKey(string key) => Field(key) is not null;

    /// <summary>The value at the path as <typeparamref name="T"/> (see <see cref="StateValue.TryAs{T}"/>); false when there is nothing or another kind.</summary>
    /// <exception cref="StatePathException">The value was erased (<see cref="ClpCodes.SubjectErased"/>): a guard must not take that for nothing.</exception>
    public bool TryGet<T>(StatePath path, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        return PathReader.Find(this, path) is { } found
            && (StateConvert.TryAs(found, out value) || (found.IsRedacted ? throw StateErrors.Redacted(path) : false));
    }

    /// <summary>The value at the path, or the fallback when there is nothing or null.</summary>
    /// <remarks>A value that is there but does not fit is an error and never the fallback: a guard that reads <c>Get("amount", 0)</c> must not take an amount it cannot read for 0.</remarks>
    /// <exception cref="StatePathException">There is a value that does not fit <typeparamref name="T"/> (see <see cref="StateValue.TryAs{T}"/>).</exception>
    public T Get<T>(StatePath path, T fallback)
    {
        StateValue? found = PathReader.Find(this, path);
        return found is null ? fallback
            : StateConvert.TryAs(found, out T? value) ? value!
            : found.Kind == StateKind.Null ? fallback
            : throw StateErrors.WrongKindAt(path, found, StateConvert.NameOf<T>());
    }

    /// <summary>The value at the path, or throws <see cref="StatePathException"/> naming the path and what was found.</summary>
    /// <exception cref="StatePathException">There is nothing at the path, or it has another kind.</exception>
    public T Require<T>(StatePath path)
    {
        StateValue found = PathReader.Find(this, path) ?? throw StateErrors.NotFound(path);
        return StateConvert.TryAs(found, out T? value) ? value! : throw StateErrors.WrongKindAt(path, found, StateConvert.NameOf<T>());
    }

    /// <summary>A copy with one own key set (never a path); this instance when the key holds exactly that value already.</summary>
    /// <exception cref="StateFormatException">The key is reserved, or the tree becomes too deep.</exception>
    public StateObject With(string key, StateValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        StateValue? present = ObjectStore.Find(this, key, out int slot);
        if (present is not null)
        {
            return StateEquality.AreIdentical(present, value) ? this : ObjectStore.SetSlot(this, slot, present, value);
        }

        TextRules.CheckKey(key);
        return ObjectStore.Add(this, KeyCache.Intern(key), value);
    }

    /// <summary>A copy without one own key; this instance when it is absent.</summary>
    public StateObject Without(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ObjectStore.Find(this, key, out int slot) is { } present ? ObjectStore.RemoveSlot(this, key, slot, present) : this;
    }

    /// <summary>Applies a delta; all of it or an exception. Unchanged subtrees keep their reference; a delta that changes nothing returns this instance.</summary>
    /// <remarks>A number that only changes its spelling (5 to 5.0) is a change.</remarks>
    /// <exception cref="StatePathException">An operation does not fit this state.</exception>
    /// <exception cref="StateFormatException">The delta or the result exceeds a cap.</exception>
    public StateObject Apply(StateDelta delta, StateLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(delta);
        return DeltaApplier.Apply(this, delta, limits ?? StateLimits.Default);
    }

    /// <summary>The value in a slot that holds one.</summary>
    internal abstract StateValue ValueAt(int slot);

    /// <summary>A copy with another value in a slot; the caller has added the extents up.</summary>
    internal abstract StateObject Put(int slot, StateValue value, Extent extent);

    /// <summary>The fields in insertion order; a <c>foreach</c> allocates nothing.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<KeyValuePair<string, StateValue>> IEnumerable<KeyValuePair<string, StateValue>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Walks the fields in insertion order.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<string, StateValue>>
    {
        private readonly StateObject _owner;
        private FieldCursor _cursor;

        internal Enumerator(StateObject owner) => (_owner, _cursor) = (owner, new FieldCursor(owner));

        /// <inheritdoc/>
        public readonly KeyValuePair<string, StateValue> Current => new(_cursor.Key, _cursor.Value);

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => _cursor.MoveNext();

        /// <inheritdoc/>
        public void Reset() => _cursor = new FieldCursor(_owner);

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
