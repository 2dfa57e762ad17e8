using System.Globalization;
using System.Text;

namespace Clp;

/// <summary>Number text as ECMAScript's Number::toString lays it out (RFC 8785, section 3.2.2.3).</summary>
internal static class Es6Number
{
    private const int MaxPlainExponent = 21;
    private const int MinPlainExponent = -6;

    /// <summary>The shortest text of a finite double; both zeros print 0.</summary>
    internal static string Format(double value) => Format(ExactDecimal.Of(value.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>The same layout for digits that no double holds.</summary>
    internal static string Format(ExactDecimal number)
    {
        if (number.IsZero)
        {
            return "0";
        }

        string digits = number.Digits;
        int point = digits.Length + number.Exponent;
        StringBuilder text = new(number.IsNegative ? "-" : "");
        if (point is <= MaxPlainExponent and > 0)
        {
            return point >= digits.Length
                ? text.Append(digits).Append('0', point - digits.Length).ToString()
                : text.Append(digits, 0, point).Append('.').Append(digits, point, digits.Length - point).ToString();
        }

        if (point is <= 0 and > MinPlainExponent)
        {
            return text.Append("0.").Append('0', -point).Append(digits).ToString();
        }

        text.Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits, 1, digits.Length - 1);
        }

        return text.Append('e').Append(point > 0 ? '+' : '-').Append(Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture)).ToString();
    }
}
