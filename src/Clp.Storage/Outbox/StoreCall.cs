namespace Clp.Storage;

/// <summary>Waiting, by the relay's clock.</summary>
internal static class StoreCall
{
    /// <summary>A store that answers later than a lease lasts has not answered.</summary>
    public static Task<T> InTime<T>(ValueTask<T> call, OutboxRelayOptions options) => call.AsTask().WaitAsync(options.LeaseDuration, options.TimeProvider);

    /// <summary>Ends early, and without an exception, when told to stop.</summary>
    public static async Task PauseAsync(TimeSpan pause, OutboxRelayOptions options, CancellationToken stop)
        => await Task.Delay(pause, options.TimeProvider, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
