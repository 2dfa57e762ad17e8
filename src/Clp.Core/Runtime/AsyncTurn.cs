namespace Clp;

/// <summary>
/// A first-come, first-served asynchronous lock. Entering a free turn costs one interlocked exchange and no allocation; no
/// timer and no thread pool is involved, so a simulated scheduler sees every step.
/// </summary>
internal sealed class AsyncTurn
{
    private readonly Queue<TaskCompletionSource> waiting = new();
    private bool taken;

    /// <summary>Waits for the turn. A cancelled wait leaves the queue as if it had never come.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource source;
        lock (waiting)
        {
            if (!taken)
            {
                taken = true;
                return default;
            }

            source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(source);
        }

        return new ValueTask(cancellationToken.CanBeCanceled ? WaitAsync(source, cancellationToken) : source.Task);
    }

    /// <summary>Passes the turn on.</summary>
    public void Exit()
    {
        lock (waiting)
        {
            // A waiter that was cancelled meanwhile cannot take the turn; the next one does.
            while (waiting.TryDequeue(out TaskCompletionSource? next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            taken = false;
        }
    }

    private static async Task WaitAsync(TaskCompletionSource source, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static (s, token) => ((TaskCompletionSource)s!).TrySetCanceled(token), source);
        await source.Task.ConfigureAwait(false);
    }
}
