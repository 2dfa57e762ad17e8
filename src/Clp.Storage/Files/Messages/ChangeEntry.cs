namespace Clp.Storage.Files;

/// <summary>An <see cref="OutboxChange"/> as an entry of the journal.</summary>
internal static class ChangeEntry
{
    public static void Write(ByteBuffer frame, long stream, OutboxChange change)
    {
        int at = Entry.Begin(frame, KindOf(change), stream);
        switch (change)
        {
            case OutboxChange.Settled settled:
                frame.Int32(settled.Delivered);
                frame.Int32(settled.Attempts);
                frame.Int64(settled.RetryAt?.UtcTicks ?? -1);
                frame.Text(settled.Parking?.Reason);
                frame.Int32(settled.Parking?.Attempts ?? 0);
                frame.Int64(settled.Parking?.At.UtcTicks ?? 0);
                break;
            case OutboxChange.Requeued requeued:
                frame.Text(requeued.Id);
                break;
            case OutboxChange.Discarded discarded:
                frame.Text(discarded.Id);
                break;
            default:
                break;
        }

        Entry.End(frame, at);
    }

    /// <summary>Null when the bytes are not what was written.</summary>
    public static OutboxChange? Read(EntryKind kind, StreamId stream, ByteCursor content)
    {
        if (kind == EntryKind.Settled)
        {
            return ReadSettled(stream, content);
        }

        return !content.Text(out string? id) || id is null || !content.IsAtEnd ? null
            : kind == EntryKind.Requeued ? new OutboxChange.Requeued(stream, id) : new OutboxChange.Discarded(stream, id);
    }

    private static OutboxChange.Settled? ReadSettled(StreamId stream, ByteCursor content)
        => content.Int32(out int delivered) && content.Int32(out int attempts) && content.Int64(out long retryAt)
            && content.Text(out string? reason) && content.Int32(out int tried) && content.Int64(out long parkedAt)
            && content.IsAtEnd && IsMoment(Math.Max(0, retryAt)) && IsMoment(parkedAt)
                ? new OutboxChange.Settled(stream, delivered)
                {
                    Attempts = attempts,
                    RetryAt = retryAt < 0 ? null : new DateTimeOffset(retryAt, TimeSpan.Zero),
                    Parking = reason is null ? null : new OutboxParking(reason, tried, new DateTimeOffset(parkedAt, TimeSpan.Zero)),
                }
                : null;

    private static bool IsMoment(long ticks) => ticks >= 0 && ticks <= DateTimeOffset.MaxValue.Ticks;

    private static EntryKind KindOf(OutboxChange change) => change switch
    {
        OutboxChange.Settled => EntryKind.Settled,
        OutboxChange.Requeued => EntryKind.Requeued,
        _ => EntryKind.Discarded,
    };
}
