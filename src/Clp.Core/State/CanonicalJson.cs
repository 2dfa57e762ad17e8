using System.Buffers;

namespace Clp;

/// <summary>Canonical bytes for hashes: RFC 8785, with numbers that an IEEE double cannot hold spelled exactly (normalised decimal text) unless <see cref="CanonicalNumbers.Ieee754"/> is asked for.</summary>
public static class CanonicalJson
{
    public static byte[] ToBytes(StateValue value, CanonicalNumbers numbers = CanonicalNumbers.Exact) => throw new NotImplementedException();
    public static void Write(StateValue value, IBufferWriter<byte> output, CanonicalNumbers numbers = CanonicalNumbers.Exact) => throw new NotImplementedException();
    /// <summary>SHA-256 of the canonical bytes as lower-case hex.</summary>
    public static string Sha256(StateValue value) => throw new NotImplementedException();
}

/// <summary>How numbers are spelled in canonical bytes.</summary>
public enum CanonicalNumbers { Exact, Ieee754 }
