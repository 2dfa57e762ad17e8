using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Clp;

/// <summary>Asks the host which messages ride with the events of an append, and names them.</summary>
internal static class OutboxRoute
{
    public static IReadOnlyList<OutboxMessage>? Messages(Func<RecordedEvent, IEnumerable<OutboxMessage>> route, StreamId stream, long first, in EventBatch events, EventHeader header)
    {
        List<OutboxMessage>? messages = null;
        for (int i = 0; i < events.Count; i++)
        {
            RecordedEvent recorded = new(stream, first + i, events[i], header);
            int index = 0;
            foreach (OutboxMessage message in Ask(route, recorded))
            {
                (messages ??= []).Add(message with { Id = Id(recorded, index++) });
            }
        }

        return messages;
    }

    private static OutboxMessage[] Ask(Func<RecordedEvent, IEnumerable<OutboxMessage>> route, RecordedEvent recorded)
    {
        try
        {
            OutboxMessage[] messages = [.. route(recorded)];
            return messages.All(message => message is { Topic: not null, Payload: not null }) ? messages : throw Failed(recorded, null);
        }
        catch (Exception e) when (e is not (StorageException or OperationCanceledException))
        {
            throw Failed(recorded, e);
        }
    }

    // The time makes it another one in a stream that was deleted and begun again.
    private static string Id(RecordedEvent recorded, int index)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{recorded.Event.UtcTicks}/{recorded.Version}/{index}/{recorded.Stream.Encode()}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.Unicode.GetBytes(text)).AsSpan(0, 16));
    }

    private static StorageException Failed(RecordedEvent recorded, Exception? error) => new(
        ClpCodes.OutboxFailed,
        $"The {nameof(ClpRuntimeOptions)}.{nameof(ClpRuntimeOptions.Outbox)} function gave no usable messages for the event at version {recorded.Version} of '{recorded.Stream}'; nothing was appended. It must return messages with a topic and a payload, or none, and not throw.",
        StorageFailure.Rejected,
        error);
}
