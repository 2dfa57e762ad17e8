namespace Clp.Storage.Files;

/// <summary>Opens and closes a journal in order.</summary>
internal static class JournalOpening
{
    public static (Journal Journal, FileRecovery Recovery) Run(JournalFolder folder, FileStoreOptions options, StreamCatalog catalog)
    {
        JournalResult found = new JournalScan(folder, catalog).Run();
        bool wasClosed = CheckMark(folder, found);
        if (folder.Disk.FileExists(folder.CleanMark))
        {
            // Gone for certain before the first append: it would deny a torn write that is still to come.
            folder.Disk.Delete(folder.CleanMark);
        }

        SmallFile.CleanUp(folder.Disk, folder.Path);
        Journal journal = Journal.Open(folder, options, found, wasClosed);
        string? cut = found.Torn > 0 ? folder.Cut(found.Head.Segment, found.Head.Offset) : null;
        return (journal, new FileRecovery(wasClosed || found.Segments == 0, found.Torn, cut));
    }

    /// <summary>Leaves the mark by which the next opening knows that nothing can be torn. Failing to is no failure: that opening is then a little more careful.</summary>
    public static void Close(JournalFolder folder, FileStoreOptions options, Journal journal)
    {
        using (journal)
        {
            if (journal.Broken is not null || !options.Fsync)
            {
                return;
            }

            try
            {
                SmallFile.Replace(folder.Disk, folder.CleanMark, journal.Head.ToMark(), fsync: true);
            }
            catch (Exception error) when (FileErrors.IsDiskFailure(error))
            {
            }
        }
    }

    /// <summary>True when the journal was closed in order and ends where it did then.</summary>
    /// <exception cref="StorageException">It was, and does not reach as far, or something is behind.</exception>
    public static bool CheckMark(JournalFolder folder, in JournalResult found)
    {
        if (SmallFile.Read(folder.Disk, folder.CleanMark, out _) is not { } bytes || !JournalHead.TryReadMark(bytes, out JournalHead mark))
        {
            return false;
        }

        if (found.Head.Sequence < mark.Sequence || (found.Head.Sequence == mark.Sequence && found.Torn > 0))
        {
            throw FileErrors.Corrupt(folder.Segment(found.Head.Segment), found.Head.Offset, "the store was closed in order, yet its journal does not end where it did then");
        }

        return found.Head.Sequence == mark.Sequence && found.Head.Hash.Span.SequenceEqual(mark.Hash.Span);
    }
}
