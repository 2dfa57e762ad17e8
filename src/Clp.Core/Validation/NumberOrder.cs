namespace Clp;

/// <summary>Compares numbers exactly, also those that no decimal and no double can hold.</summary>
internal static class NumberOrder
{
    /// <summary>Below zero when the number is less than the bound, above zero when it is more.</summary>
    public static int Compare(StateNumber number, decimal bound)
        => number.TryGetDecimal(out decimal exact) ? exact.CompareTo(bound) : Compare(number.Exact, StateNumber.Of(bound).Exact);

    private static int Compare(in ExactDecimal a, in ExactDecimal b)
    {
        int signA = Sign(a), signB = Sign(b);
        if (signA != signB || signA == 0)
        {
            return signA.CompareTo(signB);
        }

        // Digits have no zeros at either end, so the place of the first one decides, and then their text.
        int place = (a.Digits.Length + a.Exponent).CompareTo(b.Digits.Length + b.Exponent);
        return signA * (place != 0 ? place : string.CompareOrdinal(a.Digits, b.Digits));
    }

    private static int Sign(in ExactDecimal number) => number.IsZero ? 0 : number.IsNegative ? -1 : 1;
}
