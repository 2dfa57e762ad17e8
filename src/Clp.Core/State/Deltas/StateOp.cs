namespace Clp;

/// <summary>One operation of a <see cref="StateDelta"/>. Closed; equality by value.</summary>
public abstract record StateOp
{
    private protected StateOp(StatePath path) => Path = path;

    /// <summary>Where the operation acts.</summary>
    public StatePath Path { get; }

    /// <summary>Puts a value at the path.</summary>
    /// <remarks>Missing parents are created as objects. In an array the index must exist: <see cref="ArrayOp.Push"/> appends. The root takes an object only. Null is an ordinary value.</remarks>
    /// <param name="Path">Where.</param>
    /// <param name="Value">The new value.</param>
    public sealed record Set(StatePath Path, StateValue Value) : StateOp(Path)
    {
        /// <summary>The new value.</summary>
        public StateValue Value { get; init => field = Given.Value(value); } = Given.Value(Value);
    }

    /// <summary>Deep merge as RFC 7396 has it: a null member removes the key, an object merges, anything else replaces. What is not an object at the path counts as an empty one.</summary>
    /// <remarks>A merge cannot write a null; use <see cref="Set"/> for that.</remarks>
    /// <param name="Path">Where.</param>
    /// <param name="Value">The merge patch.</param>
    public sealed record Merge(StatePath Path, StateObject Value) : StateOp(Path)
    {
        /// <summary>The merge patch.</summary>
        public StateObject Value { get; init => field = Given.Value(value); } = Given.Value(Value);
    }

    /// <summary>Removes the key, or the array item, at the path. Nothing there is no change, but an array index outside the array is an error, and the root cannot be removed.</summary>
    /// <param name="Path">Where.</param>
    public sealed record Remove(StatePath Path) : StateOp(Path);

    /// <summary>Changes the array at the path. Where there is nothing, a push or an upsert begins a new array.</summary>
    /// <param name="Path">Where.</param>
    /// <param name="Op">What happens to the array.</param>
    public sealed record Edit(StatePath Path, ArrayOp Op) : StateOp(Path)
    {
        /// <summary>What happens to the array.</summary>
        public ArrayOp Op { get; init => field = Given.Value(value); } = Given.Value(Op);
    }
}
