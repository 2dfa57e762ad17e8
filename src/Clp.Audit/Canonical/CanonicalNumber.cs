using System.Buffers;

namespace Clp.Audit;

/// <summary>Recognises numbers spelled the canonical way.</summary>
internal static class CanonicalNumber
{
    /// <summary>Any decimal of so many digits survives the way through a double, so its shortest spelling is itself.</summary>
    private const int SafeDigits = 15;

    private static readonly SearchValues<byte> Parts = SearchValues.Create("+-.0123456789Ee"u8);

    /// <summary>The length of the canonical number at the start, or 0 when there is none.</summary>
    public static int Length(ReadOnlySpan<byte> json)
    {
        int length = json.IndexOfAnyExcept(Parts);
        ReadOnlySpan<byte> number = length < 0 ? json : json[..length];
        return IsPlain(number) || IsCanonical(number) ? number.Length : 0;
    }

    /// <summary>The usual case, decided without parsing: few digits, no exponent, nothing superfluous.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> number)
    {
        ReadOnlySpan<byte> digits = number.StartsWith("-"u8) ? number[1..] : number;
        int point = digits.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = point < 0 ? digits : digits[..point];
        ReadOnlySpan<byte> fraction = point < 0 ? [] : digits[(point + 1)..];
        if (whole.IsEmpty || whole.Length + fraction.Length > SafeDigits || whole.ContainsAnyExceptInRange((byte)'0', (byte)'9') || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        if (whole[0] == '0' && (whole.Length > 1 || (point < 0 && digits.Length < number.Length)))
        {
            return false;
        }

        // Below 1e-6 the canonical spelling has an exponent; six places hold nothing smaller.
        return point < 0 || (!fraction.IsEmpty && fraction[^1] != '0' && (whole[0] != '0' || fraction.Length <= 6));
    }

    private static bool IsCanonical(ReadOnlySpan<byte> number)
    {
        try
        {
            return !number.IsEmpty && CanonicalJson.ToBytes(StateValue.Parse(number, CanonicalLimits.Wide)).AsSpan().SequenceEqual(number);
        }
        catch (StateFormatException)
        {
            return false;
        }
    }
}
