using Clp.Storage.Sqlite.Database;
using Microsoft.Data.Sqlite;

namespace Clp.Storage.Sqlite.Commit;

/// <summary>
/// The one way to write: takes requests from any thread and commits those that wait together in one transaction, one after
/// another. Whoever finds it idle commits on his own thread; what has arrived meanwhile is the next group, on the pool.
/// </summary>
internal sealed class WriteQueue(Func<Session> open, bool groups) : IThreadPoolWorkItem, IDisposable
{
    private const int MaxGroup = 512;

    private static readonly TimeSpan LongestMoment = TimeSpan.FromMicroseconds(200);

    private readonly Lock gate = new();
    private readonly Queue<IWriteRequest> waiting = new();
    private readonly List<IWriteRequest> group = [];
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Session? session;
    private TimeSpan commitTime;
    private int company;
    private bool isBusy;
    private bool isClosed;

    public Task<T> Write<T>(Func<Session, T> work)
    {
        WriteRequest<T> request = new(work);
        lock (gate)
        {
            if (isClosed)
            {
                throw SqliteErrors.Closed();
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

    public void Dispose() => session?.Dispose();

    private void Continue()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                isBusy = false;
                if (isClosed)
                {
                    idle.TrySetResult();
                }

                return;
            }

            company = waiting.Count + group.Count;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // Those who were just answered are about to write again. Without a moment for them, writers fall into two halves that
    // take turns, and each flush serves one half only. The moment is short against the flush that it saves.
    private void AwaitCompany()
    {
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan moment = commitTime / 4 < LongestMoment ? commitTime / 4 : LongestMoment;
        SpinWait spin = default;
        while (groups && Waiting() < company && TimeProvider.System.GetElapsedTime(start) < moment)
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

    private void CommitWaiting()
    {
        lock (gate)
        {
            group.Clear();
            while (group.Count < (groups ? MaxGroup : 1) && waiting.TryDequeue(out IWriteRequest? request))
            {
                group.Add(request);
            }
        }

        if (group.Count > 1 && !TryCommit(group, isLastTry: false))
        {
            // One of them failed and nothing was written: each gets a transaction and an answer of its own.
            foreach (IWriteRequest request in group)
            {
                TryCommit([request], isLastTry: true);
            }
        }
        else if (group.Count == 1)
        {
            TryCommit(group, isLastTry: true);
        }
    }

    /// <summary>False when the work failed before the commit and another try is wanted; otherwise every request has its answer.</summary>
    private bool TryCommit(List<IWriteRequest> requests, bool isLastTry)
    {
        Exception? failure = Begin();
        if (failure is null)
        {
            failure = Run(requests);
            if (failure is not null && !isLastTry)
            {
                return false;
            }

            failure ??= Commit();
        }

        foreach (IWriteRequest request in requests)
        {
            if (failure is null)
            {
                request.Complete();
            }
            else
            {
                request.Fail(failure);
            }
        }

        return true;
    }

    private Exception? Begin()
    {
        try
        {
            session ??= open();
            session.Begin();
            return null;
        }
        catch (Exception error)
        {
            return error is SqliteException refused ? SqliteErrors.Of(refused) : error;
        }
    }

    private Exception? Run(List<IWriteRequest> requests)
    {
        try
        {
            foreach (IWriteRequest request in requests)
            {
                request.Run(session!);
            }

            return null;
        }
        catch (Exception error)
        {
            // Whatever it was, nobody may be left waiting and no transaction open.
            Rollback();
            return error is SqliteException refused ? SqliteErrors.Of(refused) : error;
        }
    }

    private StorageException? Commit()
    {
        long start = TimeProvider.System.GetTimestamp();
        try
        {
            session!.Commit();
            commitTime = TimeProvider.System.GetElapsedTime(start);
            return null;
        }
        catch (SqliteException error)
        {
            Rollback();
            StorageException failure = SqliteErrors.OfCommit(error);
            if (failure.Failure == StorageFailure.Unknown)
            {
                // What this connection believes about the file is not to be built upon.
                Drop();
            }

            return failure;
        }
    }

    private void Rollback()
    {
        try
        {
            session!.Rollback();
        }
        catch (SqliteException)
        {
            // Closing the connection ends the transaction for certain.
            Drop();
        }
    }

    private void Drop()
    {
        session?.Dispose();
        session = null;
    }
}
