namespace Clp.Storage.Files;

/// <summary>Writes a journal anew without the streams that were deleted. Each append is copied as it is; the chain of frames begins anew.</summary>
internal static class JournalRewrite
{
    private const int FrameBytes = 1024 * 1024;

    /// <summary>Copies what lives in one journal into another, empty one, and closes that in order.</summary>
    public static void Run(JournalFolder from, JournalFolder to, FileStoreOptions options)
    {
        StreamCatalog catalog = new();
        JournalOpening.Scan(from, catalog, isShared: false);
        Journal journal = Journal.Open(to, options, new JournalScan(to, new StreamCatalog()).Run(), wasClosed: true);
        try
        {
            using ByteBuffer frame = new(FrameBytes);
            Journal.Begin(frame);
            foreach (StreamIndex stream in catalog.All.OrderBy(stream => stream.Number))
            {
                Copy(stream, from, journal, frame);
            }

            Flush(journal, frame);
        }
        catch
        {
            journal.Dispose();
            throw;
        }

        JournalOpening.Close(to, options, journal);
    }

    private static void Copy(StreamIndex stream, JournalFolder from, Journal journal, ByteBuffer frame)
    {
        Entry.Declare(frame, stream.Stream, stream.Number);
        foreach (EntryRef entry in stream.View.Entries.ToArray())
        {
            if (frame.Length > Frame.HeaderLength && frame.Length + entry.Length > FrameBytes)
            {
                Flush(journal, frame);
            }

            using IFile file = from.Disk.Open(from.Segment(entry.Segment), FileUse.Read);
            int read = file.Read(frame.GetSpan(entry.Length)[..entry.Length], entry.Offset);
            frame.Advance(entry.Length);
            if (read != entry.Length || !Entry.TryRead(frame.Written[^entry.Length..], out int length, out _, out _, out _) || length != entry.Length)
            {
                throw FileErrors.Corrupt(from.Segment(entry.Segment), entry.Offset, "a record that was whole a moment ago no longer is");
            }
        }
    }

    private static void Flush(Journal journal, ByteBuffer frame)
    {
        if (frame.Length > Frame.HeaderLength)
        {
            journal.Append(frame);
            Journal.Begin(frame);
        }
    }
}
