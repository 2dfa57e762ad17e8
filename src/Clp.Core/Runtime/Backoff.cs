namespace Clp;

/// <summary>Waits between attempts after a conflict: the first again at once, later ones after a growing, jittered pause.</summary>
internal static class Backoff
{
    private const int BaseMilliseconds = 2;
    private const int MaxMilliseconds = 200;

    /// <exception cref="StorageException">The attempts are used up.</exception>
    public static async ValueTask WaitAsync(int attempt, ClpRuntimeOptions options, string stream)
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

    public static TimeSpan Pause(int attempt, ClpRuntimeOptions options)
        => attempt == 0 ? TimeSpan.Zero
            : TimeSpan.FromMilliseconds(Math.Min(MaxMilliseconds, BaseMilliseconds << Math.Min(attempt, 10)) * Share(options.Jitter()));

    // The host's number, kept within 0 to 1 whatever it is.
    private static double Share(double jitter) => jitter is >= 0 and <= 1 ? jitter : 1;
}
