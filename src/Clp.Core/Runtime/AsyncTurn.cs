namespace Clp;

/// <summary>
/// A first-come, first-served asynchronous lock. Taking and leaving a free turn costs one interlocked exchange each and no
/// allocation; no timer and no thread pool is involved, so a simulated scheduler sees every step.
/// </summary>
internal sealed class AsyncTurn(string contract)
{
    private const int Free = 0, Taken = 1, Contended = 2;

    private readonly Queue<TaskCompletionSource> waiting = new();
    private int state;

    /// <summary>Waits for the turn. A cancelled wait leaves the queue as if it had never come.</summary>
    public ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Interlocked.CompareExchange(ref state, Taken, Free) == Free ? default : new ValueTask(Queue(cancellationToken));
    }

    /// <summary>Passes the turn on.</summary>
    public void Exit()
    {
        if (Interlocked.CompareExchange(ref state, Free, Taken) != Taken)
        {
            PassOn();
        }
    }

    private Task Queue(CancellationToken cancellationToken)
    {
        if (EffectScope.Holds(this))
        {
            throw new LifecycleException(ClpCodes.Reentrant, "An asynchronous transition gave a command to the instance whose turn it holds, which would wait for itself. Return the change as a delta, or give the command after the commit.");
        }

        TaskCompletionSource source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (waiting)
        {
            // From here on the holder must look into the queue; unless it has just left, and then the turn is ours.
            if (Interlocked.Exchange(ref state, Contended) == Free)
            {
                return Task.CompletedTask;
            }

            waiting.Enqueue(source);
        }

        return WaitAsync(source, cancellationToken);
    }

    private void PassOn()
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

            Volatile.Write(ref state, Free);
        }
    }

    private async Task WaitAsync(TaskCompletionSource source, CancellationToken cancellationToken)
    {
        ClpMeter.Queued(contract, 1);
        try
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static (s, token) => ((TaskCompletionSource)s!).TrySetCanceled(token), source);
            await source.Task.ConfigureAwait(false);
        }
        finally
        {
            ClpMeter.Queued(contract, -1);
        }
    }
}
