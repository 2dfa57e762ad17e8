using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Clp.Audit;

/// <summary>A SHA-256 hash as a value: 32 bytes, written as 64 lower-case hexadecimal digits. Immutable, thread-safe.</summary>
public readonly struct AuditHash : IEquatable<AuditHash>
{
    /// <summary>Its size in bytes.</summary>
    public const int Size = 32;

    private readonly ulong first, second, third, fourth;

    /// <summary>The hash with these bytes.</summary>
    internal AuditHash(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        (first, second, third, fourth) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>Reads 64 lower-case hexadecimal digits, and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out AuditHash hash)
    {
        hash = default;
        if (text is not { Length: 2 * Size })
        {
            return false;
        }

        Span<byte> digits = stackalloc byte[2 * Size];
        return System.Text.Ascii.FromUtf16(text, digits, out _) == System.Buffers.OperationStatus.Done && TryParse(digits, out hash);
    }

    /// <inheritdoc/>
    public bool Equals(AuditHash other) => first == other.first && second == other.second && third == other.third && fourth == other.fourth;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AuditHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)first;

    /// <summary>The 64 digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>True when both have the same bytes.</summary>
    public static bool operator ==(AuditHash left, AuditHash right) => left.Equals(right);

    /// <summary>True when they differ.</summary>
    public static bool operator !=(AuditHash left, AuditHash right) => !left.Equals(right);

    internal static bool TryParse(ReadOnlySpan<byte> digits, out AuditHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (digits.Length != 2 * Size || digits.ContainsAnyInRange((byte)'A', (byte)'F')
            || Convert.FromHexString(digits, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        hash = new AuditHash(bytes);
        return true;
    }

    internal void CopyTo(Span<byte> destination)
    {
        Span<ulong> words = stackalloc ulong[] { first, second, third, fourth };
        MemoryMarshal.AsBytes(words).CopyTo(destination);
    }

    internal void WriteHex(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        Convert.TryToHexStringLower(bytes, destination, out _);
    }
}
