using System.Security.Cryptography;

namespace Clp.Storage.Files;

/// <summary>
/// Reads a journal from its first byte, verifies every frame and fills the catalog. Changes nothing. A damaged end of the
/// last segment with nothing whole behind it is a torn write, to be cut; damage anywhere else is refused.
/// </summary>
internal sealed class JournalScan(JournalFolder folder, StreamCatalog catalog)
{
    private readonly byte[] hash = new byte[SHA256.HashSizeInBytes];
    private byte[] buffer = [];
    private long sequence;
    private long position;
    private int lastFrameOffset;
    private int lastFrameLength;

    public JournalResult Run()
    {
        IReadOnlyList<int> segments = folder.Segments();
        int end = 0;
        int torn = 0;
        for (int i = 0; i < segments.Count; i++)
        {
            if (segments[i] != i + 1)
            {
                throw FileErrors.Corrupt(folder.Segment(i + 1), 0, "the file is missing");
            }

            (end, torn) = Segment(segments[i], isLast: i + 1 == segments.Count);
        }

        // No segment at all is a new journal, and so is a first one that holds nothing whole.
        JournalHead head = segments.Count == 0 ? JournalHead.Empty : new JournalHead(segments.Count, end, sequence, hash.ToArray());
        return new JournalResult(head, segments.Count, torn, lastFrameOffset, lastFrameLength, buffer);
    }

    private (int End, int Torn) Segment(int number, bool isLast)
    {
        ReadOnlySpan<byte> bytes = Load(folder.Segment(number));
        (lastFrameOffset, lastFrameLength) = (0, 0);
        int at = 0;
        while (at < bytes.Length)
        {
            if (!Frame.TryRead(bytes[at..], out Frame frame))
            {
                Torn(bytes, at, number, isLast);
                return (at, bytes.Length - at);
            }

            ReadOnlySpan<byte> whole = bytes.Slice(at, frame.Length);
            if (frame.Sequence != sequence || !Frame.Previous(whole).SequenceEqual(hash))
            {
                throw FileErrors.Corrupt(folder.Segment(number), at, "a part of the journal is missing before this place, or was exchanged");
            }

            Entries(whole[Frame.HeaderLength..], number, at + Frame.HeaderLength);
            Frame.Hash(whole, hash);
            catalog.Feed.Add(number, at, frame.Length, position);
            sequence++;
            (lastFrameOffset, lastFrameLength) = (at, frame.Length);
            at += frame.Length;
        }

        return (at, 0);
    }

    private void Torn(ReadOnlySpan<byte> bytes, int at, int number, bool isLast)
    {
        if (!isLast)
        {
            throw FileErrors.Corrupt(folder.Segment(number), at, "this is not the last journal file, so a write that was cut short cannot be the reason");
        }

        // A frame is begun only after the one before was flushed: a whole one behind a damaged one cannot come from a torn write.
        for (int from = at + 1; from < bytes.Length;)
        {
            int next = bytes[from..].IndexOf(Frame.Magic);
            if (next < 0)
            {
                return;
            }

            if (Frame.TryRead(bytes[(from + next)..], out Frame later) && later.Sequence > sequence)
            {
                throw FileErrors.Corrupt(folder.Segment(number), at, "undamaged records follow, so a write that was cut short cannot be the reason");
            }

            from += next + 1;
        }
    }

    private void Entries(ReadOnlySpan<byte> body, int segment, int offset)
    {
        while (!body.IsEmpty)
        {
            if (!Entry.TryRead(body, out int length, out EntryKind kind, out long number, out ByteCursor content)
                || !Apply(kind, number, content, new EntryRef(segment, offset, length, 0)))
            {
                throw FileErrors.Corrupt(folder.Segment(segment), offset, "the record is not one that this version writes");
            }

            offset += length;
            body = body[length..];
        }
    }

    private bool Apply(EntryKind kind, long number, ByteCursor content, EntryRef place)
    {
        switch (kind)
        {
            case EntryKind.Stream:
                return content.Text(out string? scope) && content.Text(out string? contract) && content.Text(out string? instance)
                    && scope is not null && contract is not null && instance is not null
                    && catalog.TryAdd(new StreamIndex(new StreamId(scope, contract, instance), number));
            case EntryKind.Append when catalog.TryFind(number, out StreamIndex? index):
                if (!AppendEntry.TryReadHead(ref content, out AppendHead head) || head.First != index.Next)
                {
                    return false;
                }

                index.Add(head, place with { First = head.First });
                position += head.Count;
                return true;
            case EntryKind.Delete when catalog.TryFind(number, out StreamIndex? index):
                catalog.Remove(index);
                catalog.Outbox.Remove(index.Stream);
                return true;
            case EntryKind.Position when content.Int64(out long jump) && jump >= position:
                position = jump;
                return true;
            case EntryKind.Messages or EntryKind.Settled or EntryKind.Requeued or EntryKind.Discarded when catalog.TryFind(number, out StreamIndex? index):
                return Messages(kind, index.Stream, content);
            default:
                return false;
        }
    }

    private bool Messages(EntryKind kind, StreamId stream, ByteCursor content)
    {
        if (kind != EntryKind.Messages)
        {
            return ChangeEntry.Read(kind, stream, content) is { } change && catalog.Outbox.Apply(change);
        }

        bool isRead = MessagesEntry.TryRead(content, out long version, out List<OutboxMessage> messages);
        catalog.Outbox.Add(stream, version, messages);
        return isRead;
    }

    private ReadOnlySpan<byte> Load(string path)
    {
        using IFile file = folder.Disk.Open(path, FileUse.Read);
        long length = file.Length;
        if (length > Array.MaxLength)
        {
            throw FileErrors.Corrupt(path, 0, "the file is larger than any that this store writes");
        }

        if (buffer.Length < length)
        {
            buffer = new byte[length];
        }

        int read = file.Read(buffer.AsSpan(0, (int)length), 0);
        return buffer.AsSpan(0, read);
    }
}

/// <summary>What a scan found. The last segment's bytes stay at hand for repairing its end.</summary>
/// <param name="Head">Where the next frame goes.</param>
/// <param name="Segments">How many segments there are.</param>
/// <param name="Torn">Bytes behind the head that are no frame.</param>
/// <param name="LastFrameOffset">Where the last segment's last frame begins.</param>
/// <param name="LastFrameLength">Its length; 0 when that segment has none.</param>
/// <param name="Bytes">The last segment's content.</param>
internal readonly record struct JournalResult(JournalHead Head, int Segments, int Torn, int LastFrameOffset, int LastFrameLength, byte[] Bytes);
