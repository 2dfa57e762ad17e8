using System.Security.Cryptography;

namespace Clp;

/// <summary>Pauses before another attempt: random parts of a bound that doubles, so that those who failed together do not meet again. Thread-safe.</summary>
public static class Backoff
{
    private const int BaseMilliseconds = 2;
    private const int MaxMilliseconds = 200;

    /// <summary>A number from 0 up to, not including, 1, from the system's generator: the randomness of pauses unless a host gives its own.</summary>
    public static double Random() => RandomNumberGenerator.GetInt32(1 << 20) / (double)(1 << 20);

    /// <summary>A pause between the shortest one and a bound, which is the shortest one doubled with every failure, but not more than the longest.</summary>
    /// <param name="failures">How often it has failed in a row, 0 or more.</param>
    /// <param name="shortest">No pause is shorter.</param>
    /// <param name="longest">No pause is longer; not less than the shortest.</param>
    /// <param name="jitter">Randomness: a number from 0 up to, not including, 1, such as <see cref="Random"/>. What is beyond counts as the nearest of them.</param>
    public static TimeSpan Pause(int failures, TimeSpan shortest, TimeSpan longest, Func<double> jitter)
    {
        ArgumentNullException.ThrowIfNull(jitter);

        // Doubles beyond any bound long before the power overflows a double.
        double bound = Math.Min(longest.Ticks, shortest.Ticks * Math.Pow(2, failures));
        return shortest + TimeSpan.FromTicks((long)((bound - shortest.Ticks) * Math.Clamp(jitter(), 0, 1)));
    }

    /// <summary>Waits between attempts after a conflict: the first again at once, later ones after a growing pause.</summary>
    /// <exception cref="StorageException">The attempts are used up.</exception>
    internal static async ValueTask WaitAsync(int attempt, ClpRuntimeOptions options, string stream)
    {
        if (attempt >= options.ConflictRetries)
        {
            throw new StorageException(ClpCodes.StoreRejected, $"Too many writers on {stream}: {attempt + 1} attempts met a newer version each time. Try again later, or raise ConflictRetries.", StorageFailure.Rejected);
        }

        if (Pause(attempt, options) is { Ticks: > 0 } pause)
        {
            await Task.Delay(pause, options.TimeProvider).ConfigureAwait(false);
        }
    }

    private static TimeSpan Pause(int attempt, ClpRuntimeOptions options)
        => attempt == 0 ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(Math.Min(MaxMilliseconds, BaseMilliseconds << Math.Min(attempt, 10)) * Share(options.Jitter()));

    // The host's number, kept within 0 to 1 whatever it is.
    private static double Share(double jitter) => jitter is >= 0 and <= 1 ? jitter : 1;
}
