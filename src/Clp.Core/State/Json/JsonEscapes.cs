using System.Buffers;

namespace Clp;

/// <summary>The escapes of RFC 8785, section 3.2.2.2: short ones where JSON has them, lower-case hex for the other controls, nothing else.</summary>
internal static class JsonEscapes
{
    internal static readonly SearchValues<char> Needed =
        SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\']);

    internal static int Write(char c, Span<byte> output)
    {
        output[0] = (byte)'\\';
        byte letter = c switch
        {
            '"' => (byte)'"',
            '\\' => (byte)'\\',
            '\b' => (byte)'b',
            '\f' => (byte)'f',
            '\n' => (byte)'n',
            '\r' => (byte)'r',
            '\t' => (byte)'t',
            _ => 0,
        };
        if (letter != 0)
        {
            output[1] = letter;
            return 2;
        }

        "u00"u8.CopyTo(output[1..]);
        output[4] = Hex(c >> 4);
        output[5] = Hex(c & 15);
        return 6;
    }

    private static byte Hex(int digit) => (byte)"0123456789abcdef"[digit];
}
