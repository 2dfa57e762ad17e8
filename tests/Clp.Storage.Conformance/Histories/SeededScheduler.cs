namespace Clp.Storage.Conformance.Histories;

/// <summary>Runs everything on the caller's thread, one piece after the other, in an order drawn from a seed: a concurrent run that can be repeated.</summary>
public sealed class SeededScheduler(int seed) : TaskScheduler
{
    private readonly Random random = new(seed);
    private readonly List<Task> ready = [];

    /// <summary>Runs until the work is done, which must not wait for anything else in the world.</summary>
    /// <exception cref="InvalidOperationException">The work waits for something that nobody here will do.</exception>
    public void Run(Func<Task> work)
    {
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Task whole = Task.Factory.StartNew(work, default, TaskCreationOptions.None, this).Unwrap();
            while (!whole.IsCompleted)
            {
                if (ready.Count == 0)
                {
                    throw new InvalidOperationException("nothing is left to run, and the work is not done");
                }

                int at = random.Next(ready.Count);
                Task next = ready[at];
                ready.RemoveAt(at);
                TryExecuteTask(next);
            }

            whole.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => ready.Add(task);

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => ready;
}
