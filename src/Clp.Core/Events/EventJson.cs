using System.Buffers;
using System.Text.Json;

namespace Clp;

/// <summary>
/// The stored form of a recorded event: one JSON object. Every adapter and every export uses it, so a journal can be read
/// by any of them. Thread-safe.
/// </summary>
public static class EventJson
{
    /// <summary>Writes one event as compact JSON: <c>{"kind","intentId","by","at",…,"contractVersion","contractHash",…}</c>. Stream and version are not part of it.</summary>
    public static void Write(IBufferWriter<byte> output, ContractEvent @event, EventHeader header) => throw new NotImplementedException();

    /// <summary>Writes one event as compact JSON.</summary>
    public static void Write(Utf8JsonWriter writer, ContractEvent @event, EventHeader header) => throw new NotImplementedException();

    /// <summary>Reads what <see cref="Write(IBufferWriter{byte}, ContractEvent, EventHeader)"/> wrote.</summary>
    /// <exception cref="StorageException">The bytes are not a stored event.</exception>
    public static RecordedEvent Read(StreamId stream, long version, ReadOnlySpan<byte> utf8Json) => throw new NotImplementedException();

    /// <summary>A snapshot's stored form.</summary>
    public static byte[] WriteSnapshot(Snapshot snapshot) => throw new NotImplementedException();

    /// <summary>Reads a snapshot's stored form.</summary>
    /// <exception cref="StorageException">The bytes are not a stored snapshot.</exception>
    public static Snapshot ReadSnapshot(ReadOnlySpan<byte> utf8Json) => throw new NotImplementedException();
}
