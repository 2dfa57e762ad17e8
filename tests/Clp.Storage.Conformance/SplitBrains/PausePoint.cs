namespace Clp.Storage.Conformance.SplitBrains;

/// <summary>Stops one command where it stands, once, until it is let go; as if its process had been suspended there.</summary>
internal sealed class PausePoint : IDisposable
{
    private static readonly AsyncLocal<PausePoint?> OfThisCommand = new();

    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim released = new();

    /// <summary>Ends when the command stands still.</summary>
    public Task Reached => reached.Task;

    /// <summary>Called from within a command: stops it here when it was started with a pause.</summary>
    public static void PassOrStop()
    {
        if (OfThisCommand.Value is { } pause && pause.reached.TrySetResult())
        {
            pause.released.Wait();
        }
    }

    /// <summary>Starts a command that will stop.</summary>
    public Task<T> Start<T>(Func<ValueTask<T>> command) => Task.Run(async () =>
    {
        OfThisCommand.Value = this;
        return await command();
    });

    public void Release() => released.Set();

    public void Dispose() => released.Dispose();
}
