using System.Numerics;
using CustomerDesk.Reference;

namespace CustomerDesk.Calculator;

/// <summary>The operations in which Python's numbers differ from .NET's.</summary>
internal static class PythonDivision
{
    // An exact power beyond this many bits is refused instead of computed for minutes.
    private const double MaxPowerBits = 65_536;

    public static PythonNumber True(PythonNumber left, PythonNumber right)
    {
        if (right.IsZero)
        {
            throw new CalculatorException(left.IsFloat || right.IsFloat ? "float division by zero" : "division by zero");
        }

        return PythonNumber.Of(left.ToDouble() / right.ToDouble());
    }

    public static PythonNumber Floor(PythonNumber left, PythonNumber right)
    {
        bool real = left.IsFloat || right.IsFloat;
        if (right.IsZero)
        {
            throw new CalculatorException(real ? "float floor division by zero" : "integer division or modulo by zero");
        }

        if (real)
        {
            return PythonNumber.Of(Math.Floor(left.ToDouble() / right.ToDouble()));
        }

        BigInteger quotient = BigInteger.DivRem(left.ToInteger(), right.ToInteger(), out BigInteger rest);
        bool down = !rest.IsZero && (rest.Sign < 0) != (right.ToInteger().Sign < 0);
        return PythonNumber.Parse((down ? quotient - 1 : quotient).ToString());
    }

    public static PythonNumber Power(PythonNumber left, PythonNumber right)
    {
        if (!left.IsFloat && !right.IsFloat && right.CompareTo(PythonNumber.Of(0L)) >= 0)
        {
            BigInteger exponent = right.ToInteger();
            return (double)exponent * Math.Max(1, left.ToInteger().GetBitLength()) > MaxPowerBits
                ? throw new CalculatorException("int too large to convert to float")
                : PythonNumber.Parse(BigInteger.Pow(left.ToInteger(), (int)exponent).ToString());
        }

        if (left.IsZero && right < PythonNumber.Of(0L))
        {
            throw new CalculatorException("0.0 cannot be raised to a negative power");
        }

        double power = Math.Pow(left.ToDouble(), right.ToDouble());
        return double.IsNaN(power)
            ? throw new CalculatorException("float() argument must be a string or a real number, not 'complex'")
            : double.IsInfinity(power) ? throw new CalculatorException("(34, 'Numerical result out of range')") : PythonNumber.Of(power);
    }
}
