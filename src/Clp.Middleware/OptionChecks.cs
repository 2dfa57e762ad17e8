using System.Diagnostics.CodeAnalysis;

namespace Clp.Middleware;

/// <summary>How every options class of this package says what it cannot work with.</summary>
internal static class OptionChecks
{
    /// <exception cref="ConfigurationException">It does not hold.</exception>
    public static void Demand([DoesNotReturnIf(false)] bool holds, string problem)
    {
        if (!holds)
        {
            throw new ConfigurationException(problem);
        }
    }

    /// <summary>A positive span that the framework's timers can hold.</summary>
    /// <summary>A timer takes no more.</summary>
    public static TimeSpan LongestDuration { get; } = TimeSpan.FromDays(49);

    public static void DemandDuration(TimeSpan duration, string name)
        => Demand(duration > TimeSpan.Zero && duration <= LongestDuration, $"{name} is more than zero and at most 49 days.");
}
