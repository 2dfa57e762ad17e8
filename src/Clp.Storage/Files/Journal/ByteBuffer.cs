using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Clp.Storage.Files;

/// <summary>A growing buffer on pooled memory, little-endian. Not thread-safe; returned to the pool when disposed.</summary>
internal sealed class ByteBuffer(int capacity = 512) : IBufferWriter<byte>, IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public Span<byte> Written => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Truncate(int length) => Length = length;

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Leaves room to be filled in later.</summary>
    public int Skip(int count)
    {
        Reserve(count);
        int at = Length;
        bytes.AsSpan(at, count).Clear();
        Length += count;
        return at;
    }

    public void Byte(byte value)
    {
        Reserve(1);
        bytes[Length++] = value;
    }

    public void Int32(int value) => Int32At(Skip(sizeof(int)), value);

    public void Int32At(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);

    public void UInt32At(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);

    public void Int64(long value)
    {
        // The array may be exchanged by making room, so it is taken afterwards.
        int at = Skip(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), value);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(bytes.AsSpan(Length));
        Length += value.Length;
    }

    /// <summary>Any text, lone surrogates too: its UTF-16 units, preceded by their bytes' count; -1 stands for null.</summary>
    public void Text(string? value)
    {
        Int32(value is null ? -1 : value.Length * sizeof(char));
        Bytes(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    public void Dispose()
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = [];
            Length = 0;
        }
    }

    private void Reserve(int count)
    {
        if (bytes.Length - Length >= count)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, Length + count));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
