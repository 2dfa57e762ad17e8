using System.Buffers;

namespace Clp.Storage.Sqlite.Streams;

/// <summary>An append in the form in which it is stored, made before it waits for its turn.</summary>
internal sealed record AppendRequest(StreamKey Key, Expected Expected, string? Operation, string? RequestHash)
{
    public byte[][] Events { get; private init; } = [];

    public (long Version, byte[] Data)? Snapshot { get; private init; }

    public (object Id, object Topic, byte[] Payload)[] Messages { get; private init; } = [];

    public static AppendRequest Of(StreamKey key, Expected expected, in Append append, int maxBytes)
    {
        AppendRequest request = new(key, expected, append.Header?.Operation is { } operation ? operation.Value ?? throw new ArgumentNullException(nameof(append), "The operation id has no text.") : null, append.RequestHash);
        if (append.Events.Count == 0)
        {
            return request;
        }

        ArgumentNullException.ThrowIfNull(append.Header);
        byte[][] events = new byte[append.Events.Count][];
        long bytes = 0;
        ArrayBufferWriter<byte> output = new(512);
        for (int i = 0; i < events.Length; i++)
        {
            output.ResetWrittenCount();
            EventJson.Write(output, append.Events[i] ?? throw new ArgumentNullException(nameof(append), "An event of the batch is null."), append.Header);
            events[i] = output.WrittenSpan.ToArray();
            bytes += events[i].Length;
        }

        (object, object, byte[])[] messages = [.. (append.Outbox ?? []).Select(Encode)];
        bytes += messages.Sum(message => (long)message.Item3.Length);
        return bytes <= maxBytes
            ? request with { Events = events, Messages = messages, Snapshot = append.Snapshot is { } given ? (given.Version, EventJson.WriteSnapshot(given)) : null }
            : throw Database.SqliteErrors.Rejected($"The append has {bytes} bytes and {nameof(SqliteStoreOptions.MaxWriteBytes)} allows {maxBytes}; nothing was written. Split it, or raise the limit.");
    }

    private static (object Id, object Topic, byte[] Payload) Encode(OutboxMessage message)
        => (Database.KeyText.Encode(message.Id), Database.KeyText.Encode(message.Topic), Outbox.PayloadJson.Write(message.Payload));
}
