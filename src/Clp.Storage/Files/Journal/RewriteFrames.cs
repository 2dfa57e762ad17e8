namespace Clp.Storage.Files;

/// <summary>Gathers entries into frames of a new journal.</summary>
internal sealed class RewriteFrames : IDisposable
{
    private const int FrameBytes = 1024 * 1024;

    private readonly Journal journal;
    private readonly ByteBuffer frame = new(FrameBytes);
    private long position;

    public RewriteFrames(Journal journal)
    {
        this.journal = journal;
        Journal.Begin(frame);
    }

    /// <summary>An entry as it is.</summary>
    public void Copy(ReadOnlySpan<byte> entry)
    {
        Room(entry.Length);
        frame.Bytes(entry);
    }

    /// <summary>An append as it is, and before it its place where something is left out.</summary>
    public void Append(ReadOnlySpan<byte> entry, long first, int count)
    {
        Reach(first);
        Copy(entry);
        position = first + count;
    }

    /// <summary>Says where the next event's place is, if that is not the one that follows anyway.</summary>
    public void Reach(long next)
    {
        if (next != position)
        {
            Entry.Place(frame, next);
            position = next;
        }
    }

    public void Message(long stream, OutboxEntry waiting)
    {
        MessagesEntry.Write(frame, stream, waiting);
        Room(0);
    }

    public void Change(long stream, OutboxChange change)
    {
        ChangeEntry.Write(frame, stream, change);
        Room(0);
    }

    public void Flush()
    {
        if (frame.Length > Frame.HeaderLength)
        {
            journal.Append(frame);
            Journal.Begin(frame);
        }
    }

    public void Dispose() => frame.Dispose();

    private void Room(int bytes)
    {
        if (frame.Length > Frame.HeaderLength && frame.Length + bytes > FrameBytes)
        {
            Flush();
        }
    }
}
