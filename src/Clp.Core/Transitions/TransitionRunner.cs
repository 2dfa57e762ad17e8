namespace Clp;

/// <summary>Runs an asynchronous transition under the caller's cancellation and a timeout. One that ignores its token is left behind; what it returns later has no effect.</summary>
internal static class TransitionRunner
{
    /// <summary>What the framework's timers can hold.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(49);

    /// <exception cref="TimeoutException">Time is over.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static async ValueTask<StateDelta> RunAsync(Transition transition, TransitionContext context, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timer = new(timeout, time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            ValueTask<StateDelta> run = transition.Run(context, both.Token);
            return run.IsCompletedSuccessfully ? run.Result : await run.AsTask().WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }
}
