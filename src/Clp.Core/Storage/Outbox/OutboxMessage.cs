namespace Clp;

/// <summary>A message for the outside world that becomes deliverable in the same atomic step as the events it comes from.</summary>
/// <param name="Topic">What it is about; a relay's target chooses by it. Any text.</param>
/// <param name="Payload">Its content.</param>
public sealed record OutboxMessage(string Topic, StateValue Payload)
{
    /// <summary>Unique among all messages and the same at every delivery: the key by which a target drops what it already has. The runtime derives it from the event; whoever appends by hand gives one.</summary>
    public string Id { get; init; } = "";
}

/// <summary>A message with the event it came from.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">The version of the last event of the append it came with.</param>
/// <param name="Message">The message.</param>
public sealed record OutboxEntry(StreamId Stream, long Version, OutboxMessage Message);

/// <summary>A message that was set aside because it could not be delivered.</summary>
/// <param name="Entry">The message.</param>
/// <param name="Reason">Why.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="At">When it was set aside, by the relay's clock.</param>
public sealed record ParkedMessage(OutboxEntry Entry, string Reason, int Attempts, DateTimeOffset At);

/// <summary>How much an outbox holds.</summary>
/// <param name="Waiting">Messages to be delivered, those under way included.</param>
/// <param name="Parked">Messages set aside.</param>
public readonly record struct OutboxDepth(long Waiting, long Parked);
