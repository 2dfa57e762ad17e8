using System.Buffers;

namespace Clp.Storage.Files;

/// <summary>Reads a segment frame by frame from a place on, many small frames with one read. Used by one reader at a time.</summary>
internal sealed class FrameWalk : IDisposable
{
    private const int WindowBytes = 128 * 1024;

    private readonly JournalFolder folder;
    private readonly IFile file;
    private readonly int segment;
    private readonly int end;
    private byte[] window = ArrayPool<byte>.Shared.Rent(WindowBytes);
    private int windowAt;
    private int windowLength;
    private int next;

    /// <summary>Opens a segment; frames that end behind <paramref name="end"/> are not read.</summary>
    public FrameWalk(JournalFolder folder, int segment, int from, int end)
    {
        (this.folder, this.segment, this.end, next, windowAt) = (folder, segment, end, from, from);
        try
        {
            file = folder.Disk.Open(folder.Segment(segment), FileUse.Read);
            this.end = (int)Math.Min(end, file.Length);
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            file?.Dispose();
            throw Failed(error);
        }
    }

    /// <summary>The body of the next frame in <see cref="Body"/>; false at the end.</summary>
    public bool Next()
    {
        if (next >= end)
        {
            return false;
        }

        if (!TryFrame(out Frame frame))
        {
            Load(WindowBytes);
            if (!TryFrame(out frame))
            {
                // Longer than a window, or damaged.
                Load(end - next);
                if (!TryFrame(out frame))
                {
                    throw FileErrors.Corrupt(folder.Segment(segment), next, "a record that was whole when the store was opened no longer is");
                }
            }
        }

        BodyAt = next + Frame.HeaderLength;
        Body = window.AsMemory(BodyAt - windowAt, frame.BodyLength);
        next += frame.Length;
        return true;
    }

    /// <summary>The entries of the frame; valid until the next is asked for.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    /// <summary>Where they begin in the segment.</summary>
    public int BodyAt { get; private set; }

    public void Dispose()
    {
        file.Dispose();
        ArrayPool<byte>.Shared.Return(window);
        window = [];
    }

    private bool TryFrame(out Frame frame)
        => Frame.TryRead(window.AsSpan(0, windowLength)[Math.Min(windowLength, next - windowAt)..], out frame);

    private void Load(int bytes)
    {
        int length = Math.Min(bytes, end - next);
        if (window.Length < length)
        {
            ArrayPool<byte>.Shared.Return(window);
            window = ArrayPool<byte>.Shared.Rent(length);
        }

        try
        {
            (windowAt, windowLength) = (next, file.Read(window.AsSpan(0, length), next));
        }
        catch (Exception error) when (FileErrors.IsDiskFailure(error))
        {
            throw Failed(error);
        }
    }

    private static StorageException Failed(Exception error)
        => FileErrors.Rejected("The disk failed while all streams were read. Try again when it works.", error);
}
