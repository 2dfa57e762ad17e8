namespace Clp.Middleware;

/// <summary>Waiting for what may not end in time.</summary>
internal static class LeftBehind
{
    /// <summary>Waits until the work ends or the token is cancelled, whichever is first. What fails after that has been seen, and troubles nobody.</summary>
    public static ValueTask<T> WaitAsync<T>(ValueTask<T> work, CancellationToken cancellationToken)
        => work.IsCompleted ? work : WaitAsync(work.AsTask(), cancellationToken);

    private static async ValueTask<T> WaitAsync<T>(Task<T> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!work.IsCompleted)
            {
                _ = work.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }
}
