using System.Globalization;

namespace Clp;

/// <summary>A number's exact value in normal form: ±digits × 10^exponent, without leading or trailing zeros; zero has no digits and no sign.</summary>
internal readonly record struct ExactDecimal(bool IsNegative, string Digits, int Exponent)
{
    private const int MaxInt64Digits = 19;

    internal bool IsZero => Digits.Length == 0;

    internal static ExactDecimal Of(long mantissa, int scale) =>
        Normal(mantissa < 0, Math.Abs(mantissa).ToString(CultureInfo.InvariantCulture), -scale);

    /// <summary>From text of JSON's grammar (or a double's "R" text, which differs only in the case of the e).</summary>
    internal static ExactDecimal Of(string text)
    {
        bool negative = text[0] == '-';
        int e = text.AsSpan().IndexOfAny('e', 'E');
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        ReadOnlySpan<char> number = text.AsSpan(negative ? 1 : 0, (e < 0 ? text.Length : e) - (negative ? 1 : 0));
        int point = number.IndexOf('.');
        return point < 0
            ? Normal(negative, number, exponent)
            : Normal(negative, string.Concat(number[..point], number[(point + 1)..]), exponent - (number.Length - point - 1));
    }

    internal bool TryGetInt64(out long value)
    {
        value = 0;
        if (IsZero)
        {
            return true;
        }

        if (Exponent < 0 || Digits.Length + Exponent > MaxInt64Digits)
        {
            return false;
        }

        string whole = (IsNegative ? "-" : "") + Digits + new string('0', Exponent);
        return long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    private static ExactDecimal Normal(bool negative, ReadOnlySpan<char> digits, int exponent)
    {
        digits = digits.TrimStart('0');
        ReadOnlySpan<char> trimmed = digits.TrimEnd('0');
        return trimmed.Length == 0
            ? new ExactDecimal(false, "", 0)
            : new ExactDecimal(negative, trimmed.ToString(), exponent + digits.Length - trimmed.Length);
    }
}
