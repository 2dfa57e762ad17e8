using System.Buffers.Binary;

namespace Clp.Storage.Postgres.Appends;

/// <summary>Keys are equal when their bytes are; they are hashes, so any four bytes spread well.</summary>
internal sealed class KeyEquality : IEqualityComparer<byte[]>
{
    public static KeyEquality Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(byte[] obj) => BinaryPrimitives.ReadInt32LittleEndian(obj);
}
