namespace Clp.Middleware;

/// <summary>How many retries calls earn. Immutable.</summary>
public sealed record RetryBudgetOptions
{
    /// <summary>What every call adds to the budget, in retries: 0 to 1, in steps of a millionth. Default 0.2: one retry for five calls.</summary>
    public double Share { get; init; } = 0.2;

    /// <summary>What every second adds, so that a quiet host may retry too: 0 to 1,000. Default 1.</summary>
    public double MinPerSecond { get; init; } = 1;

    /// <summary>The most retries that can be saved up, and what the budget begins with: 1 to 1,000,000. Default 10.</summary>
    public int Burst { get; init; } = 10;

    internal void Check(string of)
    {
        OptionChecks.Demand(Share is >= 0 and <= 1, $"{of}.Share is 0 to 1.");
        OptionChecks.Demand(MinPerSecond is >= 0 and <= 1_000, $"{of}.MinPerSecond is 0 to 1,000.");
        OptionChecks.Demand(Burst is >= 1 and <= 1_000_000, $"{of}.Burst is 1 to 1,000,000.");
    }
}
