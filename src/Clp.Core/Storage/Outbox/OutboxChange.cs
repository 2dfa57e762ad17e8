namespace Clp;

/// <summary>A change of an <see cref="OutboxBook"/> as data, so that a store can write it down before it happens, and make it happen again when it is opened.</summary>
/// <param name="Stream">The stream whose messages it is about.</param>
public abstract record OutboxChange(StreamId Stream)
{
    /// <summary>A lease ended.</summary>
    /// <param name="Stream">The stream.</param>
    /// <param name="Delivered">How many messages are removed from the lane's front, 0 or more.</param>
    public sealed record Settled(StreamId Stream, int Delivered) : OutboxChange(Stream)
    {
        /// <summary>How often the message that is then the first was tried.</summary>
        public int Attempts { get; init; }
        /// <summary>Until when the lane rests; null for not at all.</summary>
        public DateTimeOffset? RetryAt { get; init; }
        /// <summary>Not null: the first message that was not delivered is set aside.</summary>
        public OutboxParking? Parking { get; init; }
    }

    /// <summary>A parked message goes back to the end of its lane.</summary>
    /// <param name="Stream">The stream.</param>
    /// <param name="Id">The message's id.</param>
    public sealed record Requeued(StreamId Stream, string Id) : OutboxChange(Stream);

    /// <summary>A parked message is dropped.</summary>
    /// <param name="Stream">The stream.</param>
    /// <param name="Id">The message's id.</param>
    public sealed record Discarded(StreamId Stream, string Id) : OutboxChange(Stream);
}

/// <summary>How a message came to be set aside.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">When, by the relay's clock.</param>
public sealed record OutboxParking(string Reason, int Attempts, DateTimeOffset At);

/// <summary>A stream's waiting messages as they are in an <see cref="OutboxBook"/>.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Attempts">How often the first was tried.</param>
/// <param name="RestsUntil">When its lease or rest ends; <see cref="DateTimeOffset.MinValue"/> for neither.</param>
/// <param name="Messages">The messages, oldest first.</param>
public sealed record OutboxWaiting(StreamId Stream, int Attempts, DateTimeOffset RestsUntil, IReadOnlyList<OutboxEntry> Messages);
