using System.Security.Cryptography;

namespace Clp.Storage.Erasure;

/// <summary>Seals what rides in an append, and opens what is read one by one.</summary>
internal static class AppendSealer
{
    private const string SnapshotField = "$sealed";

    /// <exception cref="StorageException">The subject was erased, and there is a personal value.</exception>
    public static Append Seal(in Append append, PersonalContract personal, SubjectKey key, RandomNumberGenerator random, StreamId stream, long before)
    {
        ContractEvent[] events = new ContractEvent[append.Events.Count];
        for (int i = 0; i < events.Length; i++)
        {
            events[i] = EventRewrite.Apply(append.Events[i], new EventSealer(personal, key, random, SealedPlace.Event(stream, before + 1 + i)));
        }

        return append with
        {
            Events = events.Length == 1 ? events[0] : EventBatch.Of(events),
            RequestHash = SealHash(append.RequestHash, key, stream, append.Header.Operation),
            Snapshot = append.Snapshot is { } snapshot ? Seal(snapshot, stream, key, random) : null,
            Outbox = append.Outbox is { Count: > 0 } messages ? [.. messages.Select(m => Seal(m, key, random, stream))] : append.Outbox,
        };
    }

    /// <summary>Null when the subject was erased: a snapshot is a cache.</summary>
    public static Snapshot? Seal(Snapshot snapshot, StreamId stream, SubjectKey key, RandomNumberGenerator random)
        => key.IsDestroyed ? null
            : snapshot with { Data = StateObject.Of((SnapshotField, SealedText.Seal(key, random, SealedPlace.Snapshot(stream, snapshot.Version), SealedContent.OfValue(snapshot.Data)))) };

    /// <summary>Null when the subject was erased.</summary>
    public static Snapshot? Open(Snapshot stored, StreamId stream, SubjectKey? key)
    {
        if (stored.Data.Field(SnapshotField) is not StateText { Value: var text } || !SealedText.Is(text))
        {
            return stored;
        }

        return EventOpener.Open(key, SealedPlace.Snapshot(stream, stored.Version), text) is not { } content ? null
            : stored with { Data = SealedContent.ToValue(content).As<StateObject>() };
    }

    public static OutboxEntry Open(OutboxEntry entry, SubjectKey? key)
        => entry.Message.Payload is StateText { Value: var text } && SealedText.Is(text)
            ? entry with
            {
                Message = entry.Message with
                {
                    Payload = EventOpener.Open(key, SealedPlace.Message(entry.Stream, entry.Message.Id), text) is { } content ? SealedContent.ToValue(content) : StateValue.Redacted,
                },
            }
            : entry;

    /// <summary>A hash of few possible requests tells which one it was. Stores compare it, so the same looks the same.</summary>
    public static string? SealHash(string? hash, SubjectKey key, StreamId stream, OperationId? operation)
        => hash is null || operation is not { } id || key.IsDestroyed ? hash : SealedText.SealAlike(key, SealedPlace.RequestHash(stream, id), SealedContent.OfText(hash));

    /// <summary>The stored hash as it was given; null when the subject was erased, and nobody can tell any more.</summary>
    public static string? OpenHash(string? stored, SubjectKey? key, StreamId stream, OperationId operation)
        => stored is null || !SealedText.Is(stored) ? stored
            : key is { IsDestroyed: true } ? null
            : SealedContent.ToText(SealedText.OpenAlike(key ?? throw EventOpener.NoKey(), SealedPlace.RequestHash(stream, operation), stored));

    private static OutboxMessage Seal(OutboxMessage message, SubjectKey key, RandomNumberGenerator random, StreamId stream)
        => key.IsDestroyed
            ? throw new StorageException(ClpCodes.SubjectErased, "The subject was erased, and the append brings a message for the outside world, which could hold personal values; nothing was written.", StorageFailure.Rejected)
            : message with { Payload = SealedText.Seal(key, random, SealedPlace.Message(stream, message.Id), SealedContent.OfValue(message.Payload)) };
}
