using System.Globalization;

namespace Clp.Benchmarks;

/// <summary>One measured number with its goal.</summary>
/// <param name="Part">What it is, within its measure: one word, hyphens allowed.</param>
/// <param name="Value">The figure as printed; it contains no blank.</param>
/// <param name="Goal">The goal as printed; it contains no blank.</param>
/// <param name="IsOk">Whether the goal is reached.</param>
public sealed record Figure(string Part, string Value, string Goal, bool IsOk)
{
    /// <summary>Set when the figure could not be had at all: why, in a sentence.</summary>
    public string? Unavailable { get; init; }

    public static Figure AtLeast(string part, double value, double goal, string unit = "x") =>
        new(part, Text(value) + unit, ">=" + Text(goal) + unit, value >= goal);

    public static Figure AtMost(string part, double value, double goal, string unit = "x") =>
        new(part, Text(value) + unit, "<=" + Text(goal) + unit, value <= goal);

    /// <summary>So many of so many, all of them being the goal.</summary>
    public static Figure All(string part, long good, long of) =>
        new(part, $"{good}/{of}", $"{of}/{of}", good == of && of > 0);

    /// <summary>A count that must be exactly this.</summary>
    public static Figure Exactly(string part, long value, long goal) =>
        new(part, value.ToString(CultureInfo.InvariantCulture), goal.ToString(CultureInfo.InvariantCulture), value == goal);

    /// <summary>A figure that could not run; the command ends with exit code 2.</summary>
    public static Figure None(string part, string goal, string why) => new(part, "none", goal, false) { Unavailable = why };

    private static string Text(double value) => value.ToString(Math.Abs(value) switch
    {
        >= 100 => "0",
        >= 10 => "0.0",
        >= 1 => "0.00",
        _ => "0.0000",
    }, CultureInfo.InvariantCulture);
}
