namespace Clp.Audit;

/// <summary>One entry of an audit chain: an event, and the hash that binds it to everything before it. Immutable.</summary>
/// <param name="Stream">The stream the event belongs to.</param>
/// <param name="Position">The 0-based place in the chain. A stream has no gaps, so this is also the event's stream version.</param>
/// <param name="Event">The stored event, one JSON object in canonical form (RFC 8785), as UTF-8.</param>
/// <param name="PreviousHash">The hash of the entry before; of the first entry, the chain's id.</param>
/// <param name="Hash">SHA-256 over position, previous hash and event.</param>
public sealed record AuditEntry(StreamId Stream, long Position, ReadOnlyMemory<byte> Event, AuditHash PreviousHash, AuditHash Hash);
