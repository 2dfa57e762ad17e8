using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Clp.Audit;

/// <summary>
/// The two hashes of a chain. Every input is domain-separated and every part of variable length is preceded by its length,
/// so no two different inputs give the same bytes. Keeps a scratch buffer: one instance per thread.
/// </summary>
internal sealed class ChainHasher
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private byte[] scratch = Head();

    private static ReadOnlySpan<byte> EntryDomain => "clp-audit/1 entry\n"u8;

    private static int PositionAt => EntryDomain.Length;

    private static int PreviousAt => PositionAt + sizeof(long);

    private static int LengthAt => PreviousAt + AuditHash.Size;

    private static int EventAt => LengthAt + sizeof(long);

    /// <summary>SHA-256 of: the entry domain, the position, the previous hash, the length of the event, the event's canonical bytes.</summary>
    public AuditHash Entry(long position, AuditHash previous, ReadOnlySpan<byte> canonicalEvent)
    {
        int length = EventAt + canonicalEvent.Length;
        if (scratch.Length < length)
        {
            byte[] larger = new byte[Math.Max(length, scratch.Length * 2)];
            EntryDomain.CopyTo(larger);
            scratch = larger;
        }

        BinaryPrimitives.WriteInt64BigEndian(scratch.AsSpan(PositionAt), position);
        previous.CopyTo(scratch.AsSpan(PreviousAt));
        BinaryPrimitives.WriteInt64BigEndian(scratch.AsSpan(LengthAt), canonicalEvent.Length);
        canonicalEvent.CopyTo(scratch.AsSpan(EventAt));
        return Hash(scratch.AsSpan(0, length));
    }

    /// <summary>The hash before the first entry, and the chain's id: bound to namespace, contract and instance.</summary>
    /// <exception cref="AuditException">A part of the name is not valid Unicode.</exception>
    public static AuditHash Genesis(StreamId stream)
    {
        try
        {
            using MemoryStream input = new();
            input.Write("clp-audit/1 genesis\n"u8);
            Span<byte> length = stackalloc byte[sizeof(long)];
            foreach (string part in new[] { stream.Namespace, stream.Contract, stream.Instance })
            {
                byte[] bytes = Strict.GetBytes(part);
                BinaryPrimitives.WriteInt64BigEndian(length, bytes.Length);
                input.Write(length);
                input.Write(bytes);
            }

            return Hash(input.GetBuffer().AsSpan(0, (int)input.Length));
        }
        catch (EncoderFallbackException cause)
        {
            throw new AuditException(ClpCodes.AuditUnreadable, "The stream's name has half a surrogate pair, which no audit file can hold. Rename the instance.", inner: cause);
        }
    }

    private static AuditHash Hash(ReadOnlySpan<byte> input)
    {
        Span<byte> hash = stackalloc byte[AuditHash.Size];
        SHA256.HashData(input, hash);
        return new AuditHash(hash);
    }

    private static byte[] Head()
    {
        byte[] buffer = new byte[4096];
        EntryDomain.CopyTo(buffer);
        return buffer;
    }
}
