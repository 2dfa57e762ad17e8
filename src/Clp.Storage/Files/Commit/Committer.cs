namespace Clp.Storage.Files;

/// <summary>
/// Takes requests from any thread and commits them in groups, one group at a time. Whoever finds it idle commits on his own
/// thread, so that a single append costs no change of threads; what has arrived meanwhile is one group, on the pool.
/// </summary>
internal sealed class Committer : IThreadPoolWorkItem, IDisposable
{
    /// <summary>Enough to make a flush worth its while, small enough to keep the others' wait short.</summary>
    private const int MaxGroupBytes = 4 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Journal journal;
    private readonly FileStoreOptions options;
    private readonly ByteBuffer frame = new(64 * 1024);
    private readonly CommitGroup plan;
    private readonly List<(CommitRequest Request, CommitAnswer Answer)> group = [];
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<CommitRequest> waiting = new();
    private bool isBusy;
    private bool isClosed;

    public Committer(StreamCatalog catalog, Journal journal, FileStoreOptions options)
    {
        (this.journal, this.options) = (journal, options);
        plan = new CommitGroup(catalog, frame);
    }

    /// <summary>Why nothing more is accepted, once the disk failed to flush.</summary>
    public Exception? Broken => journal.Broken;

    public Task<CommitAnswer> Commit(CommitRequest request)
    {
        lock (gate)
        {
            if (isClosed)
            {
                request.Content?.Dispose();
                throw FileErrors.Closed(null);
            }

            waiting.Enqueue(request);
            if (isBusy)
            {
                return request.Task;
            }

            isBusy = true;
        }

        CommitWaiting();
        if (!TryRest())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return request.Task;
    }

    /// <summary>Commits until nobody waits.</summary>
    public void Execute()
    {
        do
        {
            CommitWaiting();
        }
        while (!TryRest());
    }

    /// <summary>Takes no more requests and waits for those that were taken.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            isClosed = true;
            if (!isBusy)
            {
                idle.TrySetResult();
            }
        }

        return idle.Task;
    }

    public void Dispose() => frame.Dispose();

    private bool TryRest()
    {
        lock (gate)
        {
            if (waiting.Count > 0)
            {
                return false;
            }

            isBusy = false;
            if (isClosed)
            {
                idle.TrySetResult();
            }

            return true;
        }
    }

    private void CommitWaiting()
    {
        try
        {
            Plan();
            if (plan.HasChanges)
            {
                (int segment, int offset) = journal.Append(frame);
                plan.Publish(segment, offset);
            }

            foreach ((CommitRequest request, CommitAnswer answer) in group)
            {
                request.TrySetResult(answer);
            }
        }
        catch (Exception error)
        {
            // Whatever it was, nobody may be left waiting.
            foreach ((CommitRequest request, _) in group)
            {
                request.TrySetException(error);
            }
        }
    }

    private void Plan()
    {
        group.Clear();
        plan.Begin();
        while (TryTake() is { } request)
        {
            // First in the list, so that a failure on the way reaches it as well.
            group.Add((request, default));
            if (journal.Broken is { } broken)
            {
                throw FileErrors.Closed(broken);
            }

            group[^1] = (request, plan.Decide(request));
            request.Content?.Dispose();
        }
    }

    private CommitRequest? TryTake()
    {
        lock (gate)
        {
            bool isFull = group.Count > 0 && (!options.GroupCommit || frame.Length >= MaxGroupBytes);
            return !isFull && waiting.TryDequeue(out CommitRequest? request) ? request : null;
        }
    }
}
