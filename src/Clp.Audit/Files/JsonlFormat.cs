using System.Buffers;
using System.Buffers.Text;

namespace Clp.Audit;

/// <summary>The bytes of a JSONL audit file: what every line begins with, ends with and has between its values.</summary>
internal static class JsonlFormat
{
    /// <summary>Names the format and its version in the header line.</summary>
    public const string Name = "clp-audit/1";

    private const int HexLength = 2 * AuditHash.Size;

    private static ReadOnlySpan<byte> Open => "{\"event\":"u8;

    private static ReadOnlySpan<byte> BeforeHash => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> BeforePosition => "\",\"position\":"u8;

    private static ReadOnlySpan<byte> BeforePrevious => ",\"previousHash\":\""u8;

    private static ReadOnlySpan<byte> Close => "\"}"u8;

    /// <summary>Writes one entry with its line end. The order of the fields is the canonical one, so the line is canonical when the event is.</summary>
    public static void Write(AuditEntry entry, IBufferWriter<byte> output)
    {
        Span<byte> hex = stackalloc byte[HexLength];
        Span<byte> digits = stackalloc byte[20];
        output.Write(Open);
        output.Write(entry.Event.Span);
        output.Write(BeforeHash);
        entry.Hash.WriteHex(hex);
        output.Write(hex);
        output.Write(BeforePosition);
        Utf8Formatter.TryFormat(entry.Position, digits, out int length);
        output.Write(digits[..length]);
        output.Write(BeforePrevious);
        entry.PreviousHash.WriteHex(hex);
        output.Write(hex);
        output.Write(Close);
        output.Write("\n"u8);
    }

    /// <summary>
    /// Takes a line apart from its end, where everything but the position has a fixed length. The event in between is not
    /// looked at: the caller checks that it is one canonical object, which also rules out every other way of cutting.
    /// </summary>
    public static bool TrySplit(ReadOnlyMemory<byte> line, out long position, out AuditHash previous, out AuditHash hash, out ReadOnlyMemory<byte> canonicalEvent)
    {
        (position, previous, hash, canonicalEvent) = (0, default, default, default);
        ReadOnlySpan<byte> rest = line.Span;
        if (!rest.StartsWith(Open) || !Cut(ref rest, Close) || !CutHash(ref rest, out previous) || !Cut(ref rest, BeforePrevious)
            || !CutNumber(ref rest, out position) || !Cut(ref rest, BeforePosition) || !CutHash(ref rest, out hash) || !Cut(ref rest, BeforeHash)
            || rest.Length < Open.Length)
        {
            return false;
        }

        canonicalEvent = line[Open.Length..rest.Length];
        return true;
    }

    private static bool Cut(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> end)
    {
        bool isThere = rest.EndsWith(end);
        rest = isThere ? rest[..^end.Length] : rest;
        return isThere;
    }

    private static bool CutHash(ref ReadOnlySpan<byte> rest, out AuditHash hash)
    {
        hash = default;
        if (rest.Length < HexLength || !AuditHash.TryParse(rest[^HexLength..], out hash))
        {
            return false;
        }

        rest = rest[..^HexLength];
        return true;
    }

    private static bool CutNumber(ref ReadOnlySpan<byte> rest, out long number)
    {
        int start = rest.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
        ReadOnlySpan<byte> digits = rest[start..];
        rest = rest[..start];
        number = 0;
        return digits.Length is > 0 and <= 18 && (digits[0] != '0' || digits.Length == 1) && Utf8Parser.TryParse(digits, out number, out _);
    }
}
