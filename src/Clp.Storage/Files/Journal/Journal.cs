using System.Security.Cryptography;

namespace Clp.Storage.Files;

/// <summary>The journal's end, open for writing. Used by one thread at a time: the committer.</summary>
internal sealed class Journal : IDisposable
{
    private readonly JournalFolder folder;
    private readonly FileStoreOptions options;
    private readonly byte[] hash = new byte[SHA256.HashSizeInBytes];
    private IFile file;
    private int segment;
    private long offset;
    private long sequence;

    private Journal(JournalFolder folder, FileStoreOptions options, IFile file, in JournalHead head)
    {
        (this.folder, this.options, this.file) = (folder, options, file);
        (segment, offset, sequence) = (head.Segment, head.Offset, head.Sequence);
        head.Hash.Span.CopyTo(hash);
    }

    /// <summary>True after a failed flush: what is on the disk is not known until the store is opened anew.</summary>
    public Exception? Broken { get; private set; }

    public JournalHead Head => new(segment, offset, sequence, hash.ToArray());

    /// <summary>Opens the end of a scanned journal: cuts a torn end off (into a file beside it) and makes sure that what was read is durable.</summary>
    public static Journal Open(JournalFolder folder, FileStoreOptions options, in JournalResult found, bool wasClosed)
    {
        string path = folder.Segment(found.Head.Segment);
        IFile file = folder.Disk.Open(path, found.Segments == 0 ? FileUse.Replace : FileUse.Write);
        try
        {
            if (found.Torn > 0)
            {
                using IFile cut = folder.Disk.Open(folder.Cut(found.Head.Segment, found.Head.Offset), FileUse.Replace);
                cut.Write(found.Bytes.AsSpan((int)found.Head.Offset, found.Torn), 0);
                Flush(cut, options);
                Sync(folder, options);
                file.SetLength(found.Head.Offset);
            }

            if (found.LastFrameLength > 0 && !wasClosed)
            {
                // A process that died may have left it in the system's memory only; a disk that failed to flush it may say "done" when
                // merely asked again. Written once more it is flushed for certain, or the failure shows.
                file.Write(found.Bytes.AsSpan(found.LastFrameOffset, found.LastFrameLength), found.LastFrameOffset);
            }

            Flush(file, options);
            Sync(folder, options);
            return new Journal(folder, options, file, found.Head);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Room for the header, then the entries; <see cref="Append"/> fills the header in.</summary>
    public static void Begin(ByteBuffer frame)
    {
        frame.Clear();
        frame.Skip(Frame.HeaderLength);
    }

    /// <summary>Writes and flushes one frame.</summary>
    /// <returns>The segment and the frame's place in it.</returns>
    /// <exception cref="StorageException">Rejected: nothing was written. Unknown: it may have been. The journal goes on unless it is <see cref="Broken"/>.</exception>
    public (int Segment, int Offset) Append(ByteBuffer frame)
    {
        if (offset > 0 && offset + frame.Length > options.SegmentBytes)
        {
            BeginSegment();
        }

        Frame.Seal(frame.Written, sequence, hash);
        Write(frame.Written);
        (int Segment, int Offset) place = (segment, (int)offset);
        Frame.Hash(frame.Written, hash);
        sequence++;
        offset += frame.Length;
        return place;
    }

    public void Dispose() => file.Dispose();

    private void Write(ReadOnlySpan<byte> frame)
    {
        try
        {
            file.Write(frame, offset);
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            Undo(error);
        }

        try
        {
            Flush(file, options);
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            // Never asked again: a second flush may succeed without having written what the first one lost.
            Broken = error;
            throw FileErrors.Unknown(error);
        }
    }

    // Only a shortening that is durable itself makes sure that the frame does not come back after a crash.
    private void Undo(Exception error)
    {
        try
        {
            file.SetLength(offset);
            Flush(file, options);
        }
        catch (Exception second) when (FileErrors.IsDiskFailure(second))
        {
            Broken = second;
            throw FileErrors.Unknown(error);
        }

        throw FileErrors.Rejected("The disk refused the append; nothing was written. Make room or mend the disk, then try again.", error);
    }

    private void BeginSegment()
    {
        IFile? next = null;
        try
        {
            next = folder.Disk.Open(folder.Segment(segment + 1), FileUse.Replace);
            SyncOrBreak();
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            next?.Dispose();
            throw FileErrors.Rejected("The disk refused a new journal file; nothing was written. Make room or mend the disk, then try again.", error);
        }

        file.Dispose();
        (file, segment, offset) = (next, segment + 1, 0);
    }

    private void SyncOrBreak()
    {
        try
        {
            Sync(folder, options);
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            Broken = error;
            throw;
        }
    }

    private static void Flush(IFile file, FileStoreOptions options)
    {
        if (options.Fsync)
        {
            file.Flush();
        }
    }

    private static void Sync(JournalFolder folder, FileStoreOptions options)
    {
        if (options.Fsync)
        {
            folder.Disk.SyncFolder(folder.Path);
        }
    }
}
