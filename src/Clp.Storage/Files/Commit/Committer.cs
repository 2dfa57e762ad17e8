namespace Clp.Storage.Files;

/// <summary>
/// Takes requests from any thread and commits them in groups, one group at a time. Whoever finds it idle commits on his own
/// thread, so that a single append costs no change of threads; what has arrived meanwhile is one group, on the pool.
/// </summary>
internal sealed class Committer : IThreadPoolWorkItem, IDisposable
{
    /// <summary>Enough to make a flush worth its while, small enough to keep the others' wait short.</summary>
    private const int MaxGroupBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan LongestMoment = TimeSpan.FromMicroseconds(200);

    private readonly Lock gate = new();
    private readonly Journal journal;
    private readonly FileStoreOptions options;
    private readonly ByteBuffer frame = new(64 * 1024);
    private readonly CommitGroup plan;
    private readonly List<(CommitRequest Request, CommitAnswer Answer)> group = [];
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<CommitRequest> waiting = new();
    private TimeSpan flushTime;
    private int company;
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
        Continue();
        return request.Task;
    }

    /// <summary>Commits one group on the pool; what has arrived meanwhile is left to the pool again.</summary>
    public void Execute()
    {
        AwaitCompany();
        CommitWaiting();
        Continue();
    }

    private void Continue()
    {
        if (!TryRest())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    // Those who were just answered are about to append again. Without a moment for them, writers fall into two halves that
    // take turns, and each flush serves one half only. The moment is short against the flush that it saves.
    private void AwaitCompany()
    {
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan moment = flushTime / 4 < LongestMoment ? flushTime / 4 : LongestMoment;
        SpinWait spin = default;
        while (Waiting() < company && TimeProvider.System.GetElapsedTime(start) < moment)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private int Waiting()
    {
        lock (gate)
        {
            return waiting.Count;
        }
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
                company = waiting.Count + group.Count;
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
                long start = TimeProvider.System.GetTimestamp();
                (int segment, int offset) = journal.Append(frame);
                flushTime = TimeProvider.System.GetElapsedTime(start);
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
        plan.Begin();
        Take();
        if (journal.Broken is { } broken)
        {
            throw FileErrors.Closed(broken);
        }

        for (int i = 0; i < group.Count; i++)
        {
            CommitRequest request = group[i].Request;
            group[i] = (request, plan.Decide(request));
            request.Content?.Dispose();
        }
    }

    private void Take()
    {
        group.Clear();
        lock (gate)
        {
            int bytes = 0;
            while (bytes < MaxGroupBytes && (options.GroupCommit || group.Count == 0) && waiting.TryDequeue(out CommitRequest? request))
            {
                group.Add((request, default));
                bytes += request.Content?.Length ?? 0;
            }
        }
    }
}
