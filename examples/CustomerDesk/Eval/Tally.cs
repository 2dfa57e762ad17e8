namespace CustomerDesk.Eval;

/// <summary>So many of so many.</summary>
/// <param name="Ok">How many are as they should be.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct Tally(int Ok, int Total)
{
    /// <summary>True when all are as they should be.</summary>
    public bool IsComplete => Ok == Total;

    /// <summary>One more counted.</summary>
    public Tally Add(bool ok) => new(Ok + (ok ? 1 : 0), Total + 1);

    /// <summary>Both together.</summary>
    public static Tally operator +(Tally left, Tally right) => new(left.Ok + right.Ok, left.Total + right.Total);

    /// <inheritdoc/>
    public override string ToString() => $"{Ok}/{Total}";
}
