using System.Buffers;
using System.Security.Cryptography;

namespace Clp;

/// <summary>Canonical bytes for hashes: RFC 8785, with numbers that an IEEE double cannot hold spelled exactly (normalised decimal text) unless <see cref="CanonicalNumbers.Ieee754"/> is asked for. Equal values have equal bytes.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical UTF-8 bytes.</summary>
    public static byte[] ToBytes(StateValue value, CanonicalNumbers numbers = CanonicalNumbers.Exact)
    {
        ArrayBufferWriter<byte> buffer = new();
        Write(value, buffer, numbers);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the canonical UTF-8 bytes.</summary>
    public static void Write(StateValue value, IBufferWriter<byte> output, CanonicalNumbers numbers = CanonicalNumbers.Exact)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(output);
        JsonEmitter.Emit(value, output, numbers == CanonicalNumbers.Ieee754 ? JsonForm.CanonicalIeee754 : JsonForm.CanonicalExact);
    }

    /// <summary>SHA-256 of the canonical bytes as lower-case hex.</summary>
    public static string Sha256(StateValue value)
    {
        ArrayBufferWriter<byte> buffer = new();
        Write(value, buffer);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan));
    }
}

/// <summary>How numbers are spelled in canonical bytes.</summary>
public enum CanonicalNumbers
{
    /// <summary>As RFC 8785 where the nearest double's shortest text has the same value; otherwise the exact digits in the same layout.</summary>
    Exact,

    /// <summary>RFC 8785 to the letter: every number as the nearest double.</summary>
    Ieee754,
}
