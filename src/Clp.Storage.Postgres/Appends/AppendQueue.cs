using Clp.Storage.Postgres.Server;

namespace Clp.Storage.Postgres.Appends;

/// <summary>
/// Lets appends share transactions. An append that finds a free writer and its stream untouched goes at once, alone; those that
/// come while the writers are busy go together with the next. A stream is with one writer at a time, so that no group waits for
/// another's commit; the server orders the streams of a group, so that groups of several processes cannot block each other. Thread-safe.
/// </summary>
internal sealed class AppendQueue(AppendWriter writer, int writers)
{
    private const int MostAppends = 128;
    private const long MostBytes = 4 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly HashSet<byte[]> underWay = new(KeyEquality.Instance);
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<PendingAppend> waiting = [];
    private int busy;
    private bool isClosed;

    public Task<AppendAnswer> Append(PendingAppend append)
    {
        lock (gate)
        {
            if (isClosed)
            {
                throw PostgresErrors.Closed();
            }

            if (busy == writers || underWay.Contains(append.Key))
            {
                waiting.Add(append);
                return append.Answer;
            }

            busy++;
            underWay.Add(append.Key);
        }

        _ = PumpAsync([append]);
        return append.Answer;
    }

    /// <summary>Takes nothing more and waits for what was taken.</summary>
    public Task CloseAsync()
    {
        lock (gate)
        {
            isClosed = true;
            if (busy == 0)
            {
                drained.TrySetResult();
            }

            return drained.Task;
        }
    }

    private async Task PumpAsync(List<PendingAppend> group)
    {
        while (group.Count > 0)
        {
            await writer.WriteAsync(group).ConfigureAwait(false);
            group = Next(group);
        }
    }

    private List<PendingAppend> Next(List<PendingAppend> done)
    {
        lock (gate)
        {
            foreach (PendingAppend append in done)
            {
                underWay.Remove(append.Key);
            }

            List<PendingAppend> group = Take();
            if (group.Count == 0 && --busy == 0 && isClosed)
            {
                drained.TrySetResult();
            }

            return group;
        }
    }

    private List<PendingAppend> Take()
    {
        List<PendingAppend> group = [], left = [];
        HashSet<byte[]> mine = new(KeyEquality.Instance);
        long bytes = 0;
        bool isFull = false;
        foreach (PendingAppend append in waiting)
        {
            if (append.Cancellation.IsCancellationRequested)
            {
                append.Cancel();
                continue;
            }

            isFull |= group.Count == MostAppends || (group.Count > 0 && bytes + append.Bytes > MostBytes);
            if (isFull || underWay.Contains(append.Key))
            {
                left.Add(append);
                continue;
            }

            mine.Add(append.Key);
            bytes += append.Bytes;
            group.Add(append);
        }

        waiting = left;
        underWay.UnionWith(mine);
        return group;
    }
}
