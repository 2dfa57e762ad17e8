using System.Globalization;
using System.Numerics;
using Clp;

namespace CustomerDesk.Reference;

/// <summary>A Python number: an exact integer or a double. The two stay apart, because <c>5</c> and <c>5.0</c> print and hash differently.</summary>
internal readonly struct PythonNumber : IComparable<PythonNumber>
{
    private readonly BigInteger whole;
    private readonly double real;

    private PythonNumber(BigInteger whole)
    {
        this.whole = whole;
    }

    private PythonNumber(double real)
    {
        this.real = real;
        IsFloat = true;
    }

    public bool IsFloat { get; }

    public bool IsZero => IsFloat ? real == 0 : whole.IsZero;

    public bool IsPositive => IsFloat ? real > 0 : whole.Sign > 0;

    public static PythonNumber Of(long value) => new((BigInteger)value);

    public static PythonNumber Of(double value) => new(value);

    /// <summary>The number in the state, or zero when the value is no number (payloads are checked before).</summary>
    public static PythonNumber Of(StateValue? value) => value is StateNumber number ? Parse(number.Text) : default;

    /// <summary>JSON number text: an integer unless it has a point or an exponent.</summary>
    public static PythonNumber Parse(string text) => text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0
        ? new(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture))
        : new(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));

    public double ToDouble() => IsFloat ? real : (double)whole;

    public BigInteger ToInteger() => IsFloat ? new BigInteger(real) : whole;

    public PythonNumber ToFloat() => new(ToDouble());

    /// <summary>Python's <c>round(x, 2)</c>; an integer stays one.</summary>
    public PythonNumber Round2() => IsFloat ? new(PythonFloat.Round2(real)) : this;

    public PythonNumber Abs() => IsFloat ? new(Math.Abs(real)) : new(BigInteger.Abs(whole));

    public StateValue ToState() => StateValue.Parse(ToString());

    public int CompareTo(PythonNumber other) => IsFloat || other.IsFloat
        ? ToDouble().CompareTo(other.ToDouble())
        : whole.CompareTo(other.whole);

    public override string ToString() => IsFloat ? PythonFloat.Repr(real) : whole.ToString(CultureInfo.InvariantCulture);

    public static PythonNumber operator +(PythonNumber a, PythonNumber b) =>
        a.IsFloat || b.IsFloat ? new(a.ToDouble() + b.ToDouble()) : new(a.whole + b.whole);

    public static PythonNumber operator -(PythonNumber a, PythonNumber b) =>
        a.IsFloat || b.IsFloat ? new(a.ToDouble() - b.ToDouble()) : new(a.whole - b.whole);

    public static PythonNumber operator *(PythonNumber a, PythonNumber b) =>
        a.IsFloat || b.IsFloat ? new(a.ToDouble() * b.ToDouble()) : new(a.whole * b.whole);

    public static PythonNumber operator -(PythonNumber a) => a.IsFloat ? new(-a.real) : new(-a.whole);

    public static bool operator <(PythonNumber a, PythonNumber b) => a.CompareTo(b) < 0;

    public static bool operator >(PythonNumber a, PythonNumber b) => a.CompareTo(b) > 0;
}
