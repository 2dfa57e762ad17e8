using System.Buffers;

namespace Clp.Storage.Files;

/// <summary>Reads a stream's events where its index says they are, verifying each entry once more. Thread-safe.</summary>
internal sealed class JournalReader(JournalFolder folder)
{
    private const int WindowBytes = 64 * 1024;

    /// <summary>The events of the range, in order; neighbouring entries are read together, and a segment is opened once.</summary>
    public IEnumerable<RecordedEvent> Read(StreamIndex index, StreamView view, StreamRange range)
    {
        ReadOnlyMemory<EntryRef> entries = view.Covering(range);
        List<RecordedEvent> events = [];
        (IFile? file, int segment) = (null, 0);
        try
        {
            for (int at = 0; at < entries.Length;)
            {
                int count = Window(entries.Span[at..]);
                if (file is null || segment != entries.Span[at].Segment)
                {
                    file?.Dispose();
                    (file, segment) = (Open(entries.Span[at].Segment), entries.Span[at].Segment);
                }

                Load(file, index, entries.Span.Slice(at, count), range.From, events);
                foreach (RecordedEvent recorded in events)
                {
                    if (recorded.Version < range.To)
                    {
                        yield return recorded;
                    }
                }

                events.Clear();
                at += count;
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    public RecordedEvent[] ReadAll(StreamIndex index, StreamRange range)
        => range.From >= range.To ? [] : [.. Read(index, index.View, range)];

    // How many entries lie close enough together to be read at once; at least one.
    private static int Window(ReadOnlySpan<EntryRef> entries)
    {
        int count = 1;
        while (count < entries.Length && entries[count].Segment == entries[0].Segment
            && (long)entries[count].Offset + entries[count].Length - entries[0].Offset <= WindowBytes)
        {
            count++;
        }

        return count;
    }

    private IFile Open(int segment)
    {
        try
        {
            return folder.Disk.Open(folder.Segment(segment), FileUse.Read);
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            throw Failed(error);
        }
    }

    private void Load(IFile file, StreamIndex index, ReadOnlySpan<EntryRef> entries, long from, List<RecordedEvent> events)
    {
        int start = entries[0].Offset;
        int length = entries[^1].Offset + entries[^1].Length - start;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            int read = file.Read(bytes.AsSpan(0, length), start);
            foreach (EntryRef entry in entries)
            {
                int at = entry.Offset - start;
                if (at + entry.Length > read || !AppendEntry.TryReadEvents(bytes.AsSpan(at, entry.Length), index.Stream, index.Number, from, events))
                {
                    throw FileErrors.Corrupt(folder.Segment(entry.Segment), entry.Offset, "a record that was whole when the store was opened no longer is");
                }
            }
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            throw Failed(error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static StorageException Failed(Exception error)
        => FileErrors.Rejected("The disk failed while a stream was read. Try again when it works.", error);
}
