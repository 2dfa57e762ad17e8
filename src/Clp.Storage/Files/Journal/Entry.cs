using System.Buffers.Binary;

namespace Clp.Storage.Files;

/// <summary>What one entry of a frame says.</summary>
internal enum EntryKind : byte
{
    /// <summary>A stream came into being: its number, namespace, contract and instance.</summary>
    Stream = 1,
    /// <summary>Events were appended: stream number, first version, operation id, request hash, count, then each event's length and JSON.</summary>
    Append = 2,
    /// <summary>A stream was removed: its number.</summary>
    Delete = 3,
    /// <summary>The next append's first event has this place among all events ever; written where streams before it are gone.</summary>
    Position = 4,
    /// <summary>Messages that came with an append: stream number, the append's last version, count, then each one's id, topic and payload.</summary>
    Messages = 5,
    /// <summary>What became of messages: stream number, how many are removed, attempts and rest of the next, how the next was set aside.</summary>
    Settled = 6,
    /// <summary>A message that was set aside waits again: stream number, id.</summary>
    Requeued = 7,
    /// <summary>A message that was set aside is dropped: stream number, id.</summary>
    Discarded = 8,
}

/// <summary>One entry of a frame: length, CRC-32C, kind, stream number, content. It has a checksum of its own because it is read alone, long after its frame was verified.</summary>
internal static class Entry
{
    public const int HeaderLength = 2 * sizeof(int);

    public static int Begin(ByteBuffer frame, EntryKind kind, long stream)
    {
        int at = frame.Skip(HeaderLength);
        frame.Byte((byte)kind);
        frame.Int64(stream);
        return at;
    }

    /// <summary>A whole entry that gives a stream its number.</summary>
    public static void Declare(ByteBuffer frame, StreamId stream, long number)
    {
        int at = Begin(frame, EntryKind.Stream, number);
        frame.Text(stream.Namespace);
        frame.Text(stream.Contract);
        frame.Text(stream.Instance);
        End(frame, at);
    }

    /// <summary>A whole entry that says where among all events the next one is.</summary>
    public static void Place(ByteBuffer frame, long position)
    {
        int at = Begin(frame, EntryKind.Position, 0);
        frame.Int64(position);
        End(frame, at);
    }

    /// <returns>The entry's whole length.</returns>
    public static int End(ByteBuffer frame, int at)
    {
        int length = frame.Length - at;
        frame.Int32At(at, length - HeaderLength);
        frame.UInt32At(at + sizeof(int), Crc32C.Of(frame.Written[(at + HeaderLength)..]));
        return length;
    }

    /// <summary>True when a whole, undamaged entry begins here.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out int length, out EntryKind kind, out long stream, out ByteCursor content)
    {
        (length, kind, stream) = (0, default, 0);
        content = default;
        if (bytes.Length < HeaderLength)
        {
            return false;
        }

        int size = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (size < 0 || size > bytes.Length - HeaderLength)
        {
            return false;
        }

        ReadOnlySpan<byte> body = bytes.Slice(HeaderLength, size);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[sizeof(int)..]) != Crc32C.Of(body))
        {
            return false;
        }

        content = new ByteCursor(body);
        length = HeaderLength + size;
        bool isRead = content.Byte(out byte code) && content.Int64(out stream);
        kind = (EntryKind)code;
        return isRead;
    }
}
