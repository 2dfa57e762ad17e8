using System.Buffers.Text;
using System.Globalization;

namespace Clp;

/// <summary>JSON's number grammar, and the packed form mantissa × 10^-scale that prints back as it came.</summary>
internal static class NumberText
{
    /// <summary>58 bits: the packed word keeps 5 for the scale and one for the sign.</summary>
    internal const long MaxMantissa = (1L << 58) - 1;

    internal const int MaxScale = 28;

    /// <summary>Sign, "0.", up to 28 digits.</summary>
    internal const int MaxPackedLength = 40;

    private const int MaxSafeDigits = 18;
    private const int MaxExponentDigits = 9;

    internal static bool FitsMantissa(long value) => value is >= -MaxMantissa and <= MaxMantissa;

    /// <summary>Packs text of JSON's grammar; false when the packed form would not print the same.</summary>
    internal static bool TryPack(ReadOnlySpan<byte> utf8, out long mantissa, out int scale)
    {
        mantissa = 0;
        scale = 0;
        bool negative = utf8[0] == '-';
        int point = -1;
        int digits = 0;
        for (int i = negative ? 1 : 0; i < utf8.Length; i++)
        {
            int digit = utf8[i] - '0';
            if ((uint)digit <= 9)
            {
                mantissa = (mantissa * 10) + digit;
                if (mantissa != 0 && ++digits > MaxSafeDigits)
                {
                    return false;
                }
            }
            else if (utf8[i] == '.')
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        scale = point < 0 ? 0 : utf8.Length - point - 1;
        if (scale > MaxScale || mantissa > MaxMantissa || (negative && mantissa == 0))
        {
            return false;
        }

        mantissa = negative ? -mantissa : mantissa;
        return true;
    }

    /// <summary>Writes the packed form and returns its length.</summary>
    internal static int Format(long mantissa, int scale, Span<byte> output)
    {
        int at = 0;
        if (mantissa < 0)
        {
            output[at++] = (byte)'-';
            mantissa = -mantissa;
        }

        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(mantissa, digits, out int count);
        if (scale == 0)
        {
            digits[..count].CopyTo(output[at..]);
            return at + count;
        }

        int whole = count - scale;
        if (whole > 0)
        {
            digits[..whole].CopyTo(output[at..]);
            at += whole;
            output[at++] = (byte)'.';
            digits[whole..count].CopyTo(output[at..]);
            return at + scale;
        }

        "0."u8.CopyTo(output[at..]);
        at += 2;
        output.Slice(at, -whole).Fill((byte)'0');
        digits[..count].CopyTo(output[(at - whole)..]);
        return at + scale;
    }

    /// <summary>RFC 8259: an optional minus, an integer without leading zeros, an optional fraction, an optional exponent.</summary>
    internal static bool IsJsonNumber(ReadOnlySpan<byte> utf8)
    {
        int at = utf8.Length > 0 && utf8[0] == '-' ? 1 : 0;
        int whole = SkipDigits(utf8, at);
        if (whole == at || (utf8[at] == '0' && whole > at + 1))
        {
            return false;
        }

        at = whole;
        if (at < utf8.Length && utf8[at] == '.')
        {
            int fraction = SkipDigits(utf8, at + 1);
            if (fraction == at + 1)
            {
                return false;
            }

            at = fraction;
        }

        if (at < utf8.Length && (utf8[at] | 0x20) == 'e')
        {
            at++;
            at += at < utf8.Length && utf8[at] is (byte)'+' or (byte)'-' ? 1 : 0;
            int exponent = SkipDigits(utf8, at);
            if (exponent == at)
            {
                return false;
            }

            at = exponent;
        }

        return at == utf8.Length;
    }

    /// <summary>Whether a finite double is near the number and its exponent can be computed with.</summary>
    internal static bool IsFinite(ReadOnlySpan<byte> utf8)
    {
        int e = utf8.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0 && utf8[(e + 1)..].TrimStart("+-0"u8).Length > MaxExponentDigits)
        {
            return false;
        }

        return double.TryParse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value);
    }

    private static int SkipDigits(ReadOnlySpan<byte> utf8, int at)
    {
        while (at < utf8.Length && (uint)(utf8[at] - '0') <= 9)
        {
            at++;
        }

        return at;
    }
}
