namespace Clp;

/// <summary>How far a reader of all streams has come: to be kept by the reader and given back to the same store, whose secret its text is.</summary>
/// <param name="Text">The store's text; empty for the beginning.</param>
public readonly record struct FeedPosition(string Text)
{
    /// <summary>Before the first event.</summary>
    public static FeedPosition Start { get; } = new("");

    /// <inheritdoc/>
    public override string ToString() => Text is null or "" ? "start" : Text;
}

/// <summary>An event with its place among those of all streams.</summary>
/// <param name="Event">The event.</param>
/// <param name="Position">Reading on after this gives what follows the event.</param>
public sealed record PositionedEvent(RecordedEvent Event, FeedPosition Position);

/// <summary>What order <see cref="IEventStore.ReadAllAsync"/> gives, beyond that of each stream.</summary>
public enum GlobalOrder
{
    /// <summary>The store cannot read all streams.</summary>
    None,
    /// <summary>Events of streams in the same partition come in the order of their appends, the same at every reading.</summary>
    PerPartition,
    /// <summary>All events come in one order, the same at every reading.</summary>
    Total,
}
