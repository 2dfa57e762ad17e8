using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Clp;

/// <summary>An exact number: keeps the decimal text it was given. "5" and "5.0" are equal and still print as given.</summary>
/// <remarks>A number that no finite double can hold (1e400) is refused; digits and fractions are kept exactly up to the cap on length.</remarks>
public sealed class StateNumber : StateValue
{
    // Nearly every number is mantissa × 10^-scale with a small mantissa: both share one word and print back as they came.
    // All others ("1e2", "-0", very long ones) keep their text and no packed form.
    private const int ScaleBits = 5;
    private const int ScaleMask = (1 << ScaleBits) - 1;
    private const int CacheLow = -128;
    private const int CacheHigh = 1023;
    private static readonly StateNumber[] Cache = FillCache();

    private readonly long _packed;
    private readonly string? _text;

    private StateNumber(long packed) => _packed = packed;

    private StateNumber(string text) => _text = text;

    /// <inheritdoc/>
    public override StateKind Kind => StateKind.Number;

    /// <summary>The exact text.</summary>
    public string Text
    {
        get
        {
            if (_text is not null)
            {
                return _text;
            }

            Span<byte> buffer = stackalloc byte[NumberText.MaxPackedLength];
            return Encoding.ASCII.GetString(buffer[..NumberText.Format(Mantissa, Scale, buffer)]);
        }
    }

    /// <summary>Whether the value is whole, however it is spelled: 5, 5.0 and 5e1 are.</summary>
    public bool IsInteger => _text is null ? Scale == 0 || Exact.Exponent >= 0 : Exact.Exponent >= 0;

    internal override Extent Extent => new(0, _text is null ? 1 : _text.Length);

    internal bool IsPacked => _text is null;

    internal long Mantissa => _packed >> ScaleBits;

    internal int Scale => (int)(_packed & ScaleMask);

    internal ExactDecimal Exact => _text is null ? ExactDecimal.Of(Mantissa, Scale) : ExactDecimal.Of(_text);

    /// <summary>A number from its exact text in JSON's grammar.</summary>
    /// <param name="text">Such as <c>5</c>, <c>5.0</c> or <c>-1.25e-7</c>.</param>
    /// <param name="limits">The caps; <see cref="StateLimits.Default"/> when null.</param>
    /// <exception cref="StateFormatException">The text is not a JSON number, too long, or beyond any finite double.</exception>
    public static new StateNumber Parse(string text, StateLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        limits ??= StateLimits.Default;
        if (text.Length > limits.MaxNumberLength)
        {
            throw StateErrors.TooLarge("a number's length", limits.MaxNumberLength);
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return NumberText.IsJsonNumber(utf8)
            ? FromUtf8(utf8, limits)
            : throw StateErrors.BadNumber($"{StateErrors.Quote(text)} is not a JSON number");
    }

    /// <summary>As <see cref="Parse"/>, with false instead of an exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out StateNumber? number)
    {
        number = null;
        if (text is null || text.Length > StateLimits.Default.MaxNumberLength)
        {
            return false;
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        if (!NumberText.IsJsonNumber(utf8) || !NumberText.IsFinite(utf8))
        {
            return false;
        }

        number = FromUtf8(utf8, StateLimits.Default);
        return true;
    }

    /// <summary>The value as a decimal; false when a decimal cannot hold it exactly.</summary>
    public bool TryGetDecimal(out decimal value)
    {
        if (_text is null)
        {
            long mantissa = Mantissa;
            ulong size = (ulong)Math.Abs(mantissa);
            value = new decimal((int)size, (int)(size >> 32), 0, mantissa < 0, (byte)Scale);
            return true;
        }

        // Parsing rounds silently; what came out must still be the same value.
        return decimal.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && ExactDecimal.Of(value.ToString(CultureInfo.InvariantCulture)) == Exact;
    }

    /// <summary>The value as a long; false when it is not whole or does not fit.</summary>
    public bool TryGetInt64(out long value)
    {
        if (_text is null && Scale == 0)
        {
            value = Mantissa;
            return true;
        }

        return Exact.TryGetInt64(out value);
    }

    /// <summary>The nearest double.</summary>
    public double ToDouble() => _text is null && Scale == 0
        ? Mantissa
        : double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    internal static StateNumber Of(long value)
    {
        if (value is >= CacheLow and <= CacheHigh)
        {
            return Cache[value - CacheLow];
        }

        return NumberText.FitsMantissa(value)
            ? new StateNumber(value << ScaleBits)
            : new StateNumber(value.ToString(CultureInfo.InvariantCulture));
    }

    internal static StateNumber Of(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        ulong size = (uint)bits[0] | ((ulong)(uint)bits[1] << 32);
        int scale = (bits[3] >> 16) & 0xFF;
        if (bits[2] != 0 || size > NumberText.MaxMantissa)
        {
            return new StateNumber(value.ToString(CultureInfo.InvariantCulture));
        }

        return Packed(bits[3] < 0 ? -(long)size : (long)size, scale);
    }

    internal static StateNumber OfDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            throw StateErrors.BadNumber("NaN and the infinities are not numbers of the state; handle them before they reach it");
        }

        string text = value == 0 && double.IsNegative(value) ? "-0" : Es6Number.Format(value);
        return FromUtf8(Encoding.ASCII.GetBytes(text), StateLimits.Default);
    }

    /// <summary>From bytes that are known to be in JSON's grammar.</summary>
    internal static StateNumber FromUtf8(ReadOnlySpan<byte> utf8, StateLimits limits)
    {
        if (NumberText.TryPack(utf8, out long mantissa, out int scale))
        {
            return scale == 0 ? Of(mantissa) : Packed(mantissa, scale);
        }

        if (utf8.Length > limits.MaxNumberLength)
        {
            throw StateErrors.TooLarge("a number's length", limits.MaxNumberLength);
        }

        return NumberText.IsFinite(utf8)
            ? new StateNumber(Encoding.ASCII.GetString(utf8))
            : throw StateErrors.BadNumber($"{StateErrors.Quote(Encoding.ASCII.GetString(utf8))} is beyond any finite double; send it as text");
    }

    internal bool IsSpelledAs(StateNumber other) => _packed == other._packed && _text == other._text;

    internal bool NumericEquals(StateNumber other)
    {
        if (IsSpelledAs(other))
        {
            return true;
        }

        return !(IsPacked && other.IsPacked && Scale == other.Scale) && Exact == other.Exact;
    }

    private static StateNumber Packed(long mantissa, int scale) => scale == 0 ? Of(mantissa) : new StateNumber((mantissa << ScaleBits) | (uint)scale);

    private static StateNumber[] FillCache()
    {
        StateNumber[] cache = new StateNumber[CacheHigh - CacheLow + 1];
        for (int i = 0; i < cache.Length; i++)
        {
            cache[i] = new StateNumber((long)(i + CacheLow) << ScaleBits);
        }

        return cache;
    }
}
