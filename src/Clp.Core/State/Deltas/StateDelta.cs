using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Clp;

/// <summary>A change as data: operations applied in order, all or none. Immutable, thread-safe; equality by value.</summary>
public sealed class StateDelta : IEquatable<StateDelta>
{
    private static readonly StateDelta None = new([]);

    // One set is by far the most frequent delta: its path and value lie here, and its operation is made when somebody asks.
    private readonly PathData? _path;

    // The value of such a set; or a StateOp; or an array of them.
    private object _content;

    private StateDelta(StateOp only) => _content = only;

    private StateDelta(StateOp[] ops) => _content = ops;

    private StateDelta(StatePath path, StateValue value) => (_path, _content) = (path.Data, value);

    /// <summary>The delta that changes nothing.</summary>
    public static StateDelta Empty => None;

    /// <summary>Whether there is no operation.</summary>
    public bool IsEmpty => _content is StateOp[] { Length: 0 };

    /// <summary>The operations in order.</summary>
    public ImmutableArray<StateOp> Ops => _content is StateOp[] many ? ImmutableCollectionsMarshal.AsImmutableArray(many) : [.. OpSpan];

    internal ReadOnlySpan<StateOp> OpSpan
    {
        get
        {
            object content = _content;
            if (content is StateOp[] many)
            {
                return many;
            }

            if (content is StateValue value)
            {
                // Two threads may both make it; either will do.
                _content = new StateOp.Set(Path, value);
            }

            return new ReadOnlySpan<StateOp>(in Unsafe.As<object, StateOp>(ref _content));
        }
    }

    private StatePath Path => _path is null ? StatePath.Root : StatePath.FromData(_path);

    /// <summary>The parts of a single set whose operation nobody has asked for; false otherwise, also for other deltas that only set.</summary>
    internal bool TryGetSet(out StatePath path, [NotNullWhen(true)] out StateValue? value)
    {
        path = Path;
        value = _content as StateValue;
        return value is not null;
    }

    /// <summary>A delta of these operations.</summary>
    public static StateDelta Of(params ReadOnlySpan<StateOp> ops)
    {
        foreach (StateOp op in ops)
        {
            ArgumentNullException.ThrowIfNull(op, nameof(ops));
        }

        return ops.Length switch
        {
            0 => None,
            1 => new StateDelta(ops[0]),
            _ => new StateDelta(ops.ToArray()),
        };
    }

    /// <summary>Puts a value at a path, see <see cref="StateOp.Set"/>.</summary>
    public static StateDelta Set(StatePath path, StateValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new(path, value);
    }

    /// <summary>RFC 7396 merge at the root: a null member removes the key.</summary>
    public static StateDelta Merge(StateObject value) => new(new StateOp.Merge(StatePath.Root, value));

    /// <summary>Removes what is at a path, see <see cref="StateOp.Remove"/>.</summary>
    public static StateDelta Remove(StatePath path) => new(new StateOp.Remove(path));

    /// <summary>Appends items to the array at a path, see <see cref="ArrayOp.Push"/>.</summary>
    public static StateDelta Push(StatePath path, params ReadOnlySpan<StateValue> items) =>
        new(new StateOp.Edit(path, new ArrayOp.Push([.. items])));

    /// <summary>Changes the array at a path, see <see cref="ArrayOp"/>.</summary>
    public static StateDelta Edit(StatePath path, ArrayOp op) => new(new StateOp.Edit(path, op));

    /// <summary>This, then a set.</summary>
    public StateDelta AndSet(StatePath path, StateValue value) => And(new StateOp.Set(path, value));

    /// <summary>This, then an RFC 7396 merge at a path.</summary>
    public StateDelta AndMerge(StatePath path, StateObject value) => And(new StateOp.Merge(path, value));

    /// <summary>This, then a removal.</summary>
    public StateDelta AndRemove(StatePath path) => And(new StateOp.Remove(path));

    /// <summary>This, then a change of an array.</summary>
    public StateDelta AndEdit(StatePath path, ArrayOp op) => And(new StateOp.Edit(path, op));

    /// <summary>This, then items appended to an array.</summary>
    public StateDelta AndPush(StatePath path, params ReadOnlySpan<StateValue> items) => AndEdit(path, new ArrayOp.Push([.. items]));

    /// <summary>This delta, then the other.</summary>
    public StateDelta Then(StateDelta next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return IsEmpty ? next : next.IsEmpty ? this : new StateDelta([.. OpSpan, .. next.OpSpan]);
    }

    /// <summary>The same change without operations that look at the state: filters become removals by index, upserts a splice or a push, a splice from the end one from the start. What is recorded is always resolved.</summary>
    /// <param name="before">The state that the delta is for.</param>
    /// <exception cref="StatePathException">An operation does not fit the state.</exception>
    public StateDelta Resolve(StateObject before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return DeltaResolver.Resolve(this, before);
    }

    /// <summary>The smallest natural delta that turns before into after (removed keys included).</summary>
    /// <remarks>A number's new spelling is a change; another order of the same keys is not.</remarks>
    public static StateDelta Between(StateObject before, StateObject after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return StateDiff.Between(before, after);
    }

    /// <summary>The delta that undoes this one on the state it was made for (up to the order of keys).</summary>
    /// <exception cref="StatePathException">This delta does not apply to that state.</exception>
    public StateDelta Invert(StateObject before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return Between(before.Apply(this), before);
    }

    /// <summary>RFC 6902 in: applied operation by operation against <paramref name="before"/> ("test" checked), atomic.</summary>
    /// <exception cref="StateFormatException">The patch is malformed or a test failed.</exception>
    /// <exception cref="StatePathException">A path does not lead where the operation needs it.</exception>
    public static StateDelta FromJsonPatch(StateValue patch, StateObject before)
    {
        ArgumentNullException.ThrowIfNull(patch);
        ArgumentNullException.ThrowIfNull(before);
        return JsonPatchReader.Read(patch, before);
    }

    /// <summary>RFC 6902 out: a patch that applies to <paramref name="before"/>.</summary>
    /// <exception cref="StatePathException">This delta does not apply to that state.</exception>
    public StateArray ToJsonPatch(StateObject before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return JsonPatchWriter.Write(this, before);
    }

    /// <summary>The recorded form: [["set","a.b",1],["merge","p",{…}],["remove","p"],["splice","p",0,1,[…]], …]. It may be two levels deeper than a state.</summary>
    /// <exception cref="StateFormatException">A filter is not resolved.</exception>
    public StateArray ToValue() => DeltaJson.ToValue(this);

    /// <summary>Reads the recorded form.</summary>
    /// <exception cref="StateFormatException">It is not one.</exception>
    public static StateDelta FromValue(StateValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return DeltaJson.FromValue(value);
    }

    /// <summary>The recorded form as JSON bytes, for a delta of any depth.</summary>
    /// <exception cref="StateFormatException">A filter is not resolved.</exception>
    public byte[] ToUtf8Json()
    {
        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = new(json, EventJson.WriterOptions))
        {
            DeltaJson.Write(writer, this);
        }

        return json.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="ToUtf8Json"/> wrote.</summary>
    /// <exception cref="StateFormatException">It is not a recorded delta.</exception>
    /// <exception cref="StatePathException">A path in it is malformed.</exception>
    public static StateDelta FromUtf8Json(ReadOnlySpan<byte> utf8Json)
    {
        Utf8JsonReader reader = new(utf8Json, new JsonReaderOptions { MaxDepth = 2 * StateLimits.HardDepth });
        return DeltaJson.Read(ref reader, StateLimits.Recorded);
    }

    /// <summary>The same operations in the same order.</summary>
    public bool Equals(StateDelta? other) => other is not null && OpSpan.SequenceEqual(other.OpSpan);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StateDelta);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (StateOp op in OpSpan)
        {
            hash.Add(op);
        }

        return hash.ToHashCode();
    }

    private StateDelta And(StateOp op) => IsEmpty ? new StateDelta(op) : new StateDelta([.. OpSpan, op]);
}
