using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Clp.Storage.Redis;

/// <summary>Texts as bytes and back, unit by unit, so that NUL and lone surrogates come back as they were.</summary>
internal static class Texts
{
    public static byte[] ToBytes(string text) => MemoryMarshal.AsBytes(text.AsSpan()).ToArray();

    public static string ToText(ReadOnlySpan<byte> bytes) => new(MemoryMarshal.Cast<byte, char>(bytes));

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The stream whose <see cref="StreamId.Encode"/> the bytes are.</summary>
    public static StreamId ToStream(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<char> rest = MemoryMarshal.Cast<byte, char>(name);
        return new StreamId(Part(ref rest), Part(ref rest), Part(ref rest));
    }

    private static string Part(ref ReadOnlySpan<char> rest)
    {
        int colon = rest.IndexOf(':');
        if (colon <= 0 || !int.TryParse(rest[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > rest.Length - colon - 1)
        {
            throw RedisErrors.Damaged("A stream's name");
        }

        string part = rest.Slice(colon + 1, length).ToString();
        rest = rest[(colon + 1 + length)..];
        return part;
    }
}
