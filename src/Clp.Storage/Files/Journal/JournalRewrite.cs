namespace Clp.Storage.Files;

/// <summary>
/// Writes a journal anew without the streams that were deleted. Each append is copied as it is, in the old order and with its
/// place among all events; of the messages, those that wait or are set aside. The chain of frames begins anew.
/// </summary>
internal static class JournalRewrite
{
    /// <summary>Copies what lives in one journal into another, empty one, and closes that in order.</summary>
    public static void Run(JournalFolder from, JournalFolder to, FileStoreOptions options)
    {
        StreamCatalog catalog = new();
        JournalOpening.Scan(from, catalog, isShared: false);
        Journal journal = Journal.Open(to, options, new JournalScan(to, new StreamCatalog()).Run(), wasClosed: true);
        try
        {
            using RewriteFrames frames = new(journal);
            Events(from, catalog, frames);
            Messages(catalog, frames);
            frames.Flush();
        }
        catch
        {
            journal.Dispose();
            throw;
        }

        JournalOpening.Close(to, options, journal);
    }

    private static void Events(JournalFolder from, StreamCatalog catalog, RewriteFrames frames)
    {
        long position = 0;
        FeedMark end = catalog.Feed.End;
        for (int segment = 1; segment <= end.Segment && from.Disk.FileExists(from.Segment(segment)); segment++)
        {
            using FrameWalk walk = new(from, segment, 0, segment == end.Segment ? end.Offset : int.MaxValue);
            while (walk.Next())
            {
                ReadOnlySpan<byte> body = walk.Body.Span;
                while (!body.IsEmpty)
                {
                    body = body[Copy(body, catalog, frames, ref position)..];
                }
            }
        }

        // A reader that came to the old end must not miss what follows.
        frames.Reach(end.Position);
    }

    private static int Copy(ReadOnlySpan<byte> body, StreamCatalog catalog, RewriteFrames frames, ref long position)
    {
        // The scan a moment ago verified every entry.
        Entry.TryRead(body, out int length, out EntryKind kind, out long number, out ByteCursor content);
        bool lives = catalog.TryFind(number, out _);
        switch (kind)
        {
            case EntryKind.Position when content.Int64(out long jump):
                position = jump;
                break;
            case EntryKind.Stream when lives:
                frames.Copy(body[..length]);
                break;
            case EntryKind.Append when AppendEntry.TryReadHead(ref content, out AppendHead head):
                if (lives)
                {
                    frames.Append(body[..length], position, head.Count);
                }

                position += head.Count;
                break;
            default:
                break;
        }

        return length;
    }

    private static void Messages(StreamCatalog catalog, RewriteFrames frames)
    {
        foreach (ParkedMessage parked in catalog.Outbox.Parked())
        {
            if (catalog.TryFind(parked.Entry.Stream, out StreamIndex? index))
            {
                frames.Message(index.Number, parked.Entry);
                frames.Change(index.Number, new OutboxChange.Settled(index.Stream, 0) { Parking = new OutboxParking(parked.Reason, parked.Attempts, parked.At) });
            }
        }

        foreach (OutboxWaiting lane in catalog.Outbox.Waiting())
        {
            if (!catalog.TryFind(lane.Stream, out StreamIndex? index))
            {
                continue;
            }

            foreach (OutboxEntry entry in lane.Messages)
            {
                frames.Message(index.Number, entry);
            }

            if (lane.Attempts > 0 || lane.RestsUntil > DateTimeOffset.MinValue)
            {
                frames.Change(index.Number, new OutboxChange.Settled(index.Stream, 0) { Attempts = lane.Attempts, RetryAt = lane.RestsUntil });
            }
        }
    }
}
