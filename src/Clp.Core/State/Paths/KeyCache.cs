using System.Text;
using System.Text.Json;

namespace Clp;

/// <summary>Shares the strings of recurring keys between paths and parsed JSON: less memory, and lookups that end at the first reference comparison.</summary>
/// <remarks>Bounded and lossy; holds only short ASCII keys that passed <see cref="TextRules.CheckKey"/>. Safe for concurrent use: references are written atomically.</remarks>
internal static class KeyCache
{
    private const int Size = 4096;
    internal const int MaxLength = 48;
    private static readonly string?[] Table = new string?[Size];

    /// <summary>The shared string for a checked key.</summary>
    internal static string Intern(string key)
    {
        if (key.Length is 0 or > MaxLength)
        {
            return key;
        }

        Span<byte> ascii = stackalloc byte[MaxLength];
        if (Ascii.FromUtf16(key, ascii, out int length) != System.Buffers.OperationStatus.Done)
        {
            return key;
        }

        ref string? slot = ref Table[Slot(ascii[..length])];
        if (slot is { } known && known == key)
        {
            return known;
        }

        slot = key;
        return key;
    }

    /// <summary>The property name under the reader as a checked key.</summary>
    internal static string Read(ref Utf8JsonReader reader, StateLimits limits)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length is 0 or > MaxLength || limits.MaxTextLength < MaxLength)
        {
            return Checked(reader.GetString()!, limits);
        }

        ReadOnlySpan<byte> name = reader.ValueSpan;
        ref string? slot = ref Table[Slot(name)];
        if (slot is { } known && Ascii.Equals(name, known))
        {
            return known;
        }

        string key = Checked(reader.GetString()!, limits);
        if (Ascii.IsValid(key))
        {
            slot = key;
        }

        return key;
    }

    private static string Checked(string key, StateLimits limits)
    {
        if (key.Length > limits.MaxTextLength)
        {
            throw StateErrors.TooLarge("a key's length", limits.MaxTextLength);
        }

        TextRules.CheckKey(key);
        return key;
    }

    private static int Slot(ReadOnlySpan<byte> ascii) => Hash(ascii) & (Size - 1);

    /// <summary>A weak hash: enough for tables that may forget, where crafted collisions win nothing.</summary>
    internal static int Hash(ReadOnlySpan<byte> ascii)
    {
        uint hash = (uint)ascii.Length;
        foreach (byte b in ascii)
        {
            hash = (hash * 31) + b;
        }

        return (int)(hash ^ (hash >> 12));
    }
}
