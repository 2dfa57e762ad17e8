namespace Clp.Middleware;

/// <summary>When a circuit opens, and for how long. Immutable.</summary>
public sealed record CircuitPolicy
{
    internal const int Slices = 10;

    /// <summary>The share of failures among the calls of the window from which on the circuit opens: more than 0, at most 1. Default 0.5.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Fewer calls than this within the window never open the circuit: 1 or more. Default 10.</summary>
    public int MinimumCalls { get; init; } = 10;

    /// <summary>How far back calls count; they leave in tenths of it. From 1 millisecond to 1 day; default 30 seconds.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an open circuit refuses before it lets one call through to see. A probe that has not ended by then is followed by another. From 1 millisecond to 1 day; default 15 seconds.</summary>
    public TimeSpan BreakFor { get; init; } = TimeSpan.FromSeconds(15);

    internal void Check(string of)
    {
        OptionChecks.Demand(FailureRatio is > 0 and <= 1, $"{of}.FailureRatio is more than 0 and at most 1.");
        OptionChecks.Demand(MinimumCalls >= 1, $"{of}.MinimumCalls is 1 or more.");
        OptionChecks.Demand(IsSpan(Window), $"{of}.Window is from 1 millisecond to 1 day.");
        OptionChecks.Demand(IsSpan(BreakFor), $"{of}.BreakFor is from 1 millisecond to 1 day.");
    }

    private static bool IsSpan(TimeSpan span) => span >= TimeSpan.FromMilliseconds(1) && span <= TimeSpan.FromDays(1);
}
