using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clp;

/// <summary>
/// The stored form of a recorded event: one JSON object. Every adapter and every export uses it, so a journal can be read
/// by any of them. Thread-safe.
/// </summary>
public static class EventJson
{
    // Deep enough for a payload of the greatest depth inside an event; the state's own cap applies within.
    private const int EnvelopeDepth = 8;

    internal static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes one event as compact JSON: <c>{"kind","intentId","by","at",…,"contractVersion","contractHash",…}</c>. Stream and version are not part of it.</summary>
    public static void Write(IBufferWriter<byte> output, ContractEvent @event, EventHeader header)
    {
        using Utf8JsonWriter writer = new(output, WriterOptions);
        Write(writer, @event, header);
    }

    /// <summary>Writes one event as compact JSON.</summary>
    public static void Write(Utf8JsonWriter writer, ContractEvent @event, EventHeader header)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(@event);
        ArgumentNullException.ThrowIfNull(header);
        EventWriter.Write(writer, @event, header);
    }

    /// <summary>Reads what <see cref="Write(IBufferWriter{byte}, ContractEvent, EventHeader)"/> wrote.</summary>
    /// <param name="stream">The stream it was found in.</param>
    /// <param name="version">The version it was found at.</param>
    /// <param name="utf8Json">The bytes.</param>
    /// <exception cref="StorageException">The bytes are not a stored event (<see cref="ClpCodes.BadStoredEvent"/>), or one of a kind that this version does not know (<see cref="ClpCodes.UnknownEventKind"/>).</exception>
    public static RecordedEvent Read(StreamId stream, long version, ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            Utf8JsonReader reader = Reader(utf8Json);
            EventFields fields = EventReader.Read(ref reader);
            return new RecordedEvent(stream, version, fields.ToEvent(version), fields.ToHeader());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or StateFormatException or StatePathException)
        {
            throw new StorageException(ClpCodes.BadStoredEvent, $"The stored event at version {version} of '{stream}' cannot be read; restore the journal from a copy. {e.Message}", StorageFailure.Corrupt, e);
        }
    }

    /// <summary>True when both would be stored as the same bytes.</summary>
    internal static bool AreSame(RecordedEvent a, RecordedEvent b)
    {
        ArrayBufferWriter<byte> first = new(), second = new();
        Write(first, a.Event, a.Header);
        Write(second, b.Event, b.Header);
        return first.WrittenSpan.SequenceEqual(second.WrittenSpan);
    }

    /// <summary>A snapshot's stored form.</summary>
    public static byte[] WriteSnapshot(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArrayBufferWriter<byte> output = new();
        using (Utf8JsonWriter writer = new(output, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version"u8, snapshot.Version);
            writer.WriteString("contractHash"u8, snapshot.ContractHash);
            writer.WritePropertyName("data"u8);
            StateJson.Write(writer, snapshot.Data);
            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads a snapshot's stored form.</summary>
    /// <exception cref="StorageException">The bytes are not a stored snapshot.</exception>
    public static Snapshot ReadSnapshot(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            Utf8JsonReader reader = Reader(utf8Json);
            return SnapshotReader.Read(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or StateFormatException)
        {
            throw new StorageException(ClpCodes.BadStoredEvent, $"A stored snapshot cannot be read; delete it and the log is replayed instead. {e.Message}", StorageFailure.Corrupt, e);
        }
    }

    private static Utf8JsonReader Reader(ReadOnlySpan<byte> utf8Json)
        => new(utf8Json, new JsonReaderOptions { MaxDepth = StateLimits.Default.MaxDepth + EnvelopeDepth });
}
