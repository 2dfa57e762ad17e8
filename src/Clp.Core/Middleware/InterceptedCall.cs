namespace Clp;

/// <summary>
/// One operation as its interceptors see it. <c>next</c> may be called again after a failure, but never beside itself, never
/// once the interceptors have answered, and what has succeeded is not done again.
/// </summary>
internal abstract class InterceptedCall<TAnswer>
    where TAnswer : class?
{
    private const int Idle = 0, Running = 1, RunningLast = 2, Ended = 3;

    private int stage;
    private volatile bool hasSucceeded;
    private TaskCompletionSource? last;

    /// <summary>The newest answer of the runtime itself.</summary>
    public TAnswer? Answer { get; private set; }

    /// <summary>True once it has succeeded.</summary>
    public bool HasSucceeded => hasSucceeded;

    /// <summary>What <c>next</c> does.</summary>
    public async ValueTask<TAnswer> NextAsync(CancellationToken cancellationToken)
    {
        int found = Interlocked.CompareExchange(ref stage, Running, Idle);
        if (found != Idle)
        {
            return hasSucceeded ? Answer! : throw InterceptorChain.Misuse(found == Ended
                ? "called 'next' after it had answered"
                : "called 'next' while an earlier call of it was running");
        }

        try
        {
            // Only now: before, another call might have succeeded in between.
            if (!hasSucceeded)
            {
                Answer = await RunAsync(cancellationToken).ConfigureAwait(false);
                hasSucceeded = IsSuccess(Answer);
            }

            return Answer!;
        }
        finally
        {
            if (Interlocked.CompareExchange(ref stage, Idle, Running) == RunningLast)
            {
                Volatile.Write(ref stage, Ended);
                last!.SetResult();
            }
        }
    }

    /// <summary>The interceptors have answered: nothing begins any more, and what they began without waiting for it is waited for, since only then is it known what happened.</summary>
    public ValueTask EndAsync()
    {
        while (true)
        {
            if (Interlocked.CompareExchange(ref stage, Ended, Idle) is Idle or Ended)
            {
                return default;
            }

            last ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Interlocked.CompareExchange(ref stage, RunningLast, Running) == Running)
            {
                return new ValueTask(last.Task);
            }
        }
    }

    protected abstract bool IsSuccess(TAnswer answer);

    protected abstract ValueTask<TAnswer> RunAsync(CancellationToken cancellationToken);
}
