namespace Clp;

/// <summary>
/// How much text one labelling may search, counted in characters and not in time, so that the same conversation always gives
/// the same labels. Not thread-safe.
/// </summary>
internal sealed class ScanBudget(long characters = ScanBudget.Usual)
{
    public const long Usual = 200_000_000;

    /// <summary>True once there was more to search than allowed: what was not found by then was not searched for everywhere.</summary>
    public bool IsSpent => characters < 0;

    /// <summary>Pays for searching a text for a value, at the price of the worst case.</summary>
    /// <returns>False when that is too much.</returns>
    public bool Pay(int text, int value)
    {
        characters -= 16 + text + ((long)text * value / 32);
        return !IsSpent;
    }

    /// <summary>Pays for looking closer at one place.</summary>
    public bool Pay(int value) => Pay(value, 0);
}
