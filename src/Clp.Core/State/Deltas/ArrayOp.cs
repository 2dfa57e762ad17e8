using System.Collections.Immutable;

namespace Clp;

/// <summary>One operation on an array. Closed; equality by value. <see cref="Filter"/>, <see cref="Upsert"/> and a negative splice start are resolved against a state before they are recorded, see <see cref="StateDelta.Resolve"/>.</summary>
public abstract record ArrayOp
{
    private protected ArrayOp() { }

    /// <summary>Appends items.</summary>
    /// <param name="Items">The items in order.</param>
    public sealed record Push(ImmutableArray<StateValue> Items) : ArrayOp
    {
        /// <summary>The items in order.</summary>
        public ImmutableArray<StateValue> Items { get; init => field = Given.Items(value); } = Given.Items(Items);

        /// <inheritdoc/>
        public bool Equals(Push? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Given.Hash(Items);
    }

    /// <summary>Deletes items from an index on, then inserts others there.</summary>
    /// <param name="Start">0 to the array's length; a negative one counts from the end.</param>
    /// <param name="DeleteCount">At least 0; more than there are means all to the end.</param>
    /// <param name="Items">The items to insert, in order.</param>
    public sealed record Splice(int Start, int DeleteCount, ImmutableArray<StateValue> Items) : ArrayOp
    {
        /// <summary>The items to insert, in order.</summary>
        public ImmutableArray<StateValue> Items { get; init => field = Given.Items(value); } = Given.Items(Items);

        /// <inheritdoc/>
        public bool Equals(Splice? other) => other is not null
            && Start == other.Start && DeleteCount == other.DeleteCount && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Start, DeleteCount, Given.Hash(Items));
    }

    /// <summary>Inserts an item before an index.</summary>
    /// <param name="Index">0 to the array's length.</param>
    /// <param name="Item">The new item.</param>
    public sealed record Insert(int Index, StateValue Item) : ArrayOp
    {
        /// <summary>The new item.</summary>
        public StateValue Item { get; init => field = Given.Value(value); } = Given.Value(Item);
    }

    /// <summary>Removes the items at these indices of the array as it is before the operation.</summary>
    /// <param name="Indices">The indices in any order, each once.</param>
    public sealed record RemoveAt(ImmutableArray<int> Indices) : ArrayOp
    {
        /// <summary>The indices in any order, each once.</summary>
        public ImmutableArray<int> Indices { get; init => field = value.IsDefault ? [] : value; } = Indices.IsDefault ? [] : Indices;

        /// <inheritdoc/>
        public bool Equals(RemoveAt? other) => other is not null && Indices.AsSpan().SequenceEqual(other.Indices.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Given.Hash(Indices);
    }

    /// <summary>Keeps the items for which the predicate holds; never recorded, becomes <see cref="RemoveAt"/>.</summary>
    /// <param name="Keep">Whether an item stays; must be pure.</param>
    public sealed record Filter(Func<StateValue, bool> Keep) : ArrayOp
    {
        /// <summary>Whether an item stays; must be pure.</summary>
        public Func<StateValue, bool> Keep { get; init => field = Given.Value(value); } = Given.Value(Keep);
    }

    /// <summary>Replaces the first object whose key field equals the new item's, or appends the item; becomes <see cref="Splice"/> or <see cref="Push"/> when recorded.</summary>
    /// <param name="Key">The field that identifies an item (a key, never a path); the new item must have it.</param>
    /// <param name="Item">The new item, whole.</param>
    public sealed record Upsert(string Key, StateObject Item) : ArrayOp
    {
        /// <summary>The field that identifies an item (a key, never a path).</summary>
        public string Key { get; init => field = Given.Value(value); } = Given.Value(Key);

        /// <summary>The new item, whole.</summary>
        public StateObject Item { get; init => field = Given.Value(value); } = Given.Value(Item);
    }
}
