using System.Buffers;

namespace Clp.Storage.Sqlite.Streams;

/// <summary>An append in the form in which it is stored, made before it waits for its turn.</summary>
internal sealed record AppendRequest(StreamKey Key, Expected Expected, string? Operation, string? RequestHash)
{
    public ReadOnlyMemory<byte>[] Events { get; private init; } = [];

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
        ReadOnlyMemory<byte>[] events = Encode(append);
        long bytes = events.Sum(json => (long)json.Length);
        (object, object, byte[])[] messages = [.. (append.Outbox ?? []).Select(Encode)];
        bytes += messages.Sum(message => (long)message.Item3.Length);
        return bytes <= maxBytes
            ? request with { Events = events, Messages = messages, Snapshot = append.Snapshot is { } given ? (given.Version, EventJson.WriteSnapshot(given)) : null }
            : throw Database.SqliteErrors.Rejected($"The append has {bytes} bytes and {nameof(SqliteStoreOptions.MaxWriteBytes)} allows {maxBytes}; nothing was written. Split it, or raise the limit.");
    }

    // All in one buffer, cut into pieces when it no longer grows.
    private static ReadOnlyMemory<byte>[] Encode(in Append append)
    {
        ArrayBufferWriter<byte> output = new(256 * append.Events.Count);
        int[] ends = new int[append.Events.Count];
        for (int i = 0; i < ends.Length; i++)
        {
            EventJson.Write(output, append.Events[i] ?? throw new ArgumentNullException(nameof(append), "An event of the batch is null."), append.Header);
            ends[i] = output.WrittenCount;
        }

        ReadOnlyMemory<byte>[] events = new ReadOnlyMemory<byte>[ends.Length];
        for (int i = 0; i < ends.Length; i++)
        {
            int start = i == 0 ? 0 : ends[i - 1];
            events[i] = output.WrittenMemory[start..ends[i]];
        }

        return events;
    }

    private static (object Id, object Topic, byte[] Payload) Encode(OutboxMessage message)
        => (Database.KeyText.Encode(message.Id), Database.KeyText.Encode(message.Topic), Outbox.PayloadJson.Write(message.Payload));
}
