using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Clp.Storage.Files;

/// <summary>
/// The journal's unit of writing and of being whole: everything that shares one flush. Header: magic, body length, CRC-32C,
/// format, sequence, SHA-256 of the frame before. A frame is on the disk whole or not at all, because its checksum says so,
/// and only the last one can be torn, because the next is begun after a flush.
/// </summary>
internal readonly record struct Frame(long Sequence, int BodyLength)
{
    public const int HeaderLength = 56;

    private const int LengthAt = 4;
    private const int CrcAt = 8;
    private const int FormatAt = 12;
    private const int SequenceAt = 16;
    private const int PreviousAt = 24;
    private const int Format = 1;

    /// <summary>Begins with a byte that no UTF-8 text contains, so that no event can look like a frame.</summary>
    public static ReadOnlySpan<byte> Magic => [0xFF, (byte)'C', (byte)'L', (byte)'P'];

    public int Length => HeaderLength + BodyLength;

    /// <summary>Fills in the header of a frame whose body is already in place.</summary>
    public static void Seal(Span<byte> frame, long sequence, ReadOnlySpan<byte> previous)
    {
        Magic.CopyTo(frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame[LengthAt..], frame.Length - HeaderLength);
        BinaryPrimitives.WriteInt32LittleEndian(frame[FormatAt..], Format);
        BinaryPrimitives.WriteInt64LittleEndian(frame[SequenceAt..], sequence);
        previous.CopyTo(frame[PreviousAt..]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[CrcAt..], Checksum(frame));
    }

    /// <summary>True when a whole, undamaged frame begins here.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Frame frame)
    {
        frame = default;
        if (bytes.Length < HeaderLength || !bytes.StartsWith(Magic))
        {
            return false;
        }

        int body = BinaryPrimitives.ReadInt32LittleEndian(bytes[LengthAt..]);
        if (body < 0 || body > bytes.Length - HeaderLength || BinaryPrimitives.ReadInt32LittleEndian(bytes[FormatAt..]) != Format
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) != Checksum(bytes[..(HeaderLength + body)]))
        {
            return false;
        }

        frame = new Frame(BinaryPrimitives.ReadInt64LittleEndian(bytes[SequenceAt..]), body);
        return true;
    }

    public static ReadOnlySpan<byte> Previous(ReadOnlySpan<byte> frame) => frame[PreviousAt..HeaderLength];

    public static void Hash(ReadOnlySpan<byte> frame, Span<byte> hash) => SHA256.HashData(frame, hash);

    // Over all but the magic and the checksum itself; the length first, because a wrong one would move all the rest.
    private static uint Checksum(ReadOnlySpan<byte> frame) => Crc32C.Of(frame[LengthAt..CrcAt], frame[FormatAt..]);
}
