using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Clp.Storage.Files;

/// <summary>Reads what <see cref="ByteBuffer"/> wrote; never beyond the end, and says so instead of throwing.</summary>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public bool IsAtEnd => rest.IsEmpty;

    public ReadOnlySpan<byte> Rest => rest;

    public bool Byte(out byte value)
    {
        bool isThere = Take(1, out ReadOnlySpan<byte> taken);
        value = isThere ? taken[0] : (byte)0;
        return isThere;
    }

    public bool Int32(out int value)
    {
        bool isThere = Take(sizeof(int), out ReadOnlySpan<byte> taken);
        value = isThere ? BinaryPrimitives.ReadInt32LittleEndian(taken) : 0;
        return isThere;
    }

    public bool Int64(out long value)
    {
        bool isThere = Take(sizeof(long), out ReadOnlySpan<byte> taken);
        value = isThere ? BinaryPrimitives.ReadInt64LittleEndian(taken) : 0;
        return isThere;
    }

    public bool Text(out string? value)
    {
        value = null;
        if (!Int32(out int length))
        {
            return false;
        }

        if (length < 0)
        {
            return true;
        }

        if (length % sizeof(char) != 0 || !Take(length, out ReadOnlySpan<byte> units))
        {
            return false;
        }

        value = new string(MemoryMarshal.Cast<byte, char>(units));
        return true;
    }

    public bool Take(int count, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (count < 0 || count > rest.Length)
        {
            return false;
        }

        taken = rest[..count];
        rest = rest[count..];
        return true;
    }
}
