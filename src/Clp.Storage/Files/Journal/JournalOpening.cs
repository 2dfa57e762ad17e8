namespace Clp.Storage.Files;

/// <summary>Opens and closes a journal in order.</summary>
internal static class JournalOpening
{
    public static (Journal Journal, FileRecovery Recovery) Run(JournalFolder folder, FileStoreOptions options, StreamCatalog catalog)
    {
        (JournalResult found, bool wasClosed) = Scan(folder, catalog, isShared: false);
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

    /// <summary>Reads a journal that somebody else may be writing to; changes nothing.</summary>
    public static FileRecovery Look(JournalFolder folder, StreamCatalog catalog)
    {
        (JournalResult found, bool wasClosed) = Scan(folder, catalog, isShared: true);
        return new FileRecovery(wasClosed || found.Segments == 0, found.Torn, null);
    }

    /// <summary>Verifies a whole journal. Of one that was closed in order it must reach as far as it did then, with nothing behind.</summary>
    /// <exception cref="StorageException">It is damaged.</exception>
    public static (JournalResult Found, bool WasClosed) Scan(JournalFolder folder, StreamCatalog catalog, bool isShared)
    {
        // The mark first: where somebody else writes, a mark that is there now says nothing about what comes later.
        bool isMarked = JournalHead.TryReadMark(SmallFile.Read(folder.Disk, folder.CleanMark, out _), out JournalHead mark);
        JournalResult found = new JournalScan(folder, catalog).Run();
        if (isMarked && (found.Head.Sequence < mark.Sequence || (!isShared && found.Head.Sequence == mark.Sequence && found.Torn > 0)))
        {
            throw FileErrors.Corrupt(folder.Segment(found.Head.Segment), found.Head.Offset, "the store was closed in order, yet its journal does not end where it did then");
        }

        return (found, isMarked && found.Head.Sequence == mark.Sequence && found.Head.Hash.Span.SequenceEqual(mark.Hash.Span));
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
}
