using System.Globalization;

namespace Clp.Storage.Files;

/// <summary>Reads the events of all streams in the journal's order. Thread-safe; appends go on meanwhile.</summary>
internal sealed class FeedReader(JournalFolder folder, StreamCatalog catalog)
{
    /// <summary>The events after so many, up to those that are visible now.</summary>
    public IEnumerable<PositionedEvent> Read(long after)
    {
        FeedMark end = catalog.Feed.End;
        FeedMark at = catalog.Feed.Before(after);
        long position = at.Position;
        List<(RecordedEvent Event, long Position)> events = [];
        for (int segment = at.Segment; segment <= end.Segment && after < end.Position; segment++)
        {
            using FrameWalk walk = new(folder, segment, segment == at.Segment ? at.Offset : 0, segment == end.Segment ? end.Offset : int.MaxValue);
            while (walk.Next())
            {
                Entries(walk, segment, after, ref position, events);
                foreach ((RecordedEvent recorded, long place) in events)
                {
                    yield return new PositionedEvent(recorded, new FeedPosition(place.ToString(CultureInfo.InvariantCulture)));
                }

                events.Clear();
            }
        }
    }

    private void Entries(FrameWalk walk, int segment, long after, ref long position, List<(RecordedEvent Event, long Position)> events)
    {
        ReadOnlySpan<byte> body = walk.Body.Span;
        List<RecordedEvent> read = [];
        while (!body.IsEmpty)
        {
            if (!Entry.TryRead(body, out int length, out EntryKind kind, out long number, out ByteCursor content))
            {
                throw Damaged(walk, segment, body);
            }

            if (kind == EntryKind.Position && content.Int64(out long jump))
            {
                position = jump;
            }
            else if (kind == EntryKind.Append)
            {
                if (!AppendEntry.TryReadHead(ref content, out AppendHead head))
                {
                    throw Damaged(walk, segment, body);
                }

                long first = position;
                position += head.Count;
                if (position > after && catalog.TryFind(number, out StreamIndex? index))
                {
                    long from = head.First + Math.Max(0, after - first);
                    if (!AppendEntry.TryReadEvents(body[..length], index.Stream, number, from, read))
                    {
                        throw Damaged(walk, segment, body);
                    }

                    foreach (RecordedEvent recorded in read)
                    {
                        events.Add((recorded, first + recorded.Version - head.First + 1));
                    }

                    read.Clear();
                }
            }

            body = body[length..];
        }
    }

    private StorageException Damaged(FrameWalk walk, int segment, ReadOnlySpan<byte> rest)
        => FileErrors.Corrupt(folder.Segment(segment), walk.BodyAt + walk.Body.Length - rest.Length, "a record that was whole when the store was opened no longer is");
}
