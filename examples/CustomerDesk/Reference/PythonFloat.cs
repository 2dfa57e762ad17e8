using System.Globalization;
using System.Numerics;

namespace CustomerDesk.Reference;

/// <summary>Doubles as Python prints and rounds them; .NET differs in both.</summary>
internal static class PythonFloat
{
    /// <summary>Python's <c>repr(float)</c>: shortest digits, ".0" on whole numbers, an exponent from 1e16 up and below 1e-4.</summary>
    public static string Repr(double value)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0.0" : "0.0";
        }

        (string digits, int point) = ShortestDigits(Math.Abs(value));
        string sign = value < 0 ? "-" : "";
        return sign + (point is > 16 or < -3 ? Exponential(digits, point - 1) : Fixed(digits, point));
    }

    /// <summary>Python's <c>round(value, 2)</c>: the exact binary value, half to even, then the nearest double.</summary>
    public static double Round2(double value)
    {
        if (!double.IsFinite(value) || Math.Abs(value) >= 1L << 52)
        {
            return value;
        }

        (BigInteger numerator, int shift) = Fraction(value);
        BigInteger denominator = BigInteger.One << shift;
        BigInteger cents = BigInteger.DivRem(numerator * 100, denominator, out BigInteger rest);
        int half = (BigInteger.Abs(rest) * 2).CompareTo(denominator);
        if (half > 0 || (half == 0 && !cents.IsEven))
        {
            cents += numerator.Sign;
        }

        double rounded = double.Parse(cents.ToString(CultureInfo.InvariantCulture) + "e-2", NumberStyles.Float, CultureInfo.InvariantCulture);
        return rounded == 0 && double.IsNegative(value) ? -0.0 : rounded;
    }

    // value = numerator / 2^shift, exactly.
    private static (BigInteger Numerator, int Shift) Fraction(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFFL;
        mantissa = exponent == 0 ? mantissa : mantissa | (1L << 52);
        int shift = 1075 - Math.Max(exponent, 1);
        BigInteger signed = value < 0 ? -mantissa : mantissa;
        return shift >= 0 ? (signed, shift) : (signed << -shift, 0);
    }

    // value = 0.digits × 10^point
    private static (string Digits, int Point) ShortestDigits(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        int mark = shortest.IndexOf('E', StringComparison.Ordinal);
        string mantissa = mark < 0 ? shortest : shortest[..mark];
        int exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        return (digits, PlainPoint(mantissa) + exponent);
    }

    private static int PlainPoint(string plain)
    {
        int dot = plain.IndexOf('.', StringComparison.Ordinal);
        string whole = dot < 0 ? plain : plain[..dot];
        if (whole.TrimStart('0').Length > 0)
        {
            return whole.TrimStart('0').Length;
        }

        string fraction = plain[(dot + 1)..];
        return -(fraction.Length - fraction.TrimStart('0').Length);
    }

    private static string Fixed(string digits, int point) => point switch
    {
        <= 0 => "0." + new string('0', -point) + digits,
        _ when point >= digits.Length => digits + new string('0', point - digits.Length) + ".0",
        _ => digits[..point] + "." + digits[point..],
    };

    private static string Exponential(string digits, int exponent)
    {
        string mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        string sign = exponent < 0 ? "-" : "+";
        return $"{mantissa}e{sign}{Math.Abs(exponent):00}";
    }
}
