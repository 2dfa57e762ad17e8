using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Clp.Storage.Files;

/// <summary>Where a journal ends: the place of the next frame, its sequence, and the hash it must name.</summary>
internal readonly record struct JournalHead(int Segment, long Offset, long Sequence, ReadOnlyMemory<byte> Hash)
{
    private const int MarkLength = 64;

    /// <summary>Before the first frame.</summary>
    public static JournalHead Empty { get; } = new(1, 0, 0, new byte[SHA256.HashSizeInBytes]);

    public bool IsAt(in JournalHead other)
        => Segment == other.Segment && Offset == other.Offset && Sequence == other.Sequence && Hash.Span.SequenceEqual(other.Hash.Span);

    /// <summary>The head as the mark that an orderly close leaves.</summary>
    public byte[] ToMark()
    {
        byte[] mark = new byte[MarkLength];
        BinaryPrimitives.WriteInt32LittleEndian(mark.AsSpan(8), Segment);
        BinaryPrimitives.WriteInt64LittleEndian(mark.AsSpan(16), Offset);
        BinaryPrimitives.WriteInt64LittleEndian(mark.AsSpan(24), Sequence);
        Hash.Span.CopyTo(mark.AsSpan(32));
        BinaryPrimitives.WriteUInt32LittleEndian(mark, Crc32C.Of(mark.AsSpan(8)));
        return mark;
    }

    public static bool TryReadMark(ReadOnlySpan<byte> mark, out JournalHead head)
    {
        head = default;
        if (mark.Length != MarkLength || BinaryPrimitives.ReadUInt32LittleEndian(mark) != Crc32C.Of(mark[8..]))
        {
            return false;
        }

        head = new JournalHead(
            BinaryPrimitives.ReadInt32LittleEndian(mark[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(mark[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(mark[24..]),
            mark[32..].ToArray());
        return true;
    }
}
