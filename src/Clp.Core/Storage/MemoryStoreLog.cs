using System.Collections.Concurrent;

namespace Clp;

/// <summary>One stream in memory. Thread-safe; slots once counted never change, so a reader needs the lock only to take a view.</summary>
internal sealed class MemoryStoreLog(StreamId stream, int? keepEvents, MemoryStoreFeed feed, OutboxBook outbox)
{
    private readonly Lock gate = new();
    private MemoryStoreView view = MemoryStoreView.Empty;
    private Dictionary<OperationId, (string? RequestHash, long First, int Count)>? operations;
    private Snapshot? snapshot;
    private long enlisted;
    private bool isDeleted;

    public StreamId Stream => stream;

    /// <summary>True when the id consists of the very texts this log was named with; false says nothing.</summary>
    public bool IsNamedBy(in StreamId id)
        => ReferenceEquals(id.Instance, stream.Instance) && ReferenceEquals(id.Contract, stream.Contract) && ReferenceEquals(id.Namespace, stream.Namespace);

    public MemoryStoreView View
    {
        get
        {
            lock (gate)
            {
                return view;
            }
        }
    }

    public long Version => View.Next - 1;

    public Snapshot? Snapshot => Volatile.Read(ref snapshot);

    /// <summary>False when this log was deleted meanwhile.</summary>
    public bool TryAppend(Expected expected, in Append append, out AppendResult result)
    {
        lock (gate)
        {
            result = isDeleted ? default : Decide(expected, append);
            return !isDeleted;
        }
    }

    public bool IsDeleted => Volatile.Read(ref isDeleted);

    /// <summary>Gives the events that the feed does not know yet their places in it.</summary>
    public void Enlist()
    {
        lock (gate)
        {
            EnlistNew();
        }
    }

    public StoredOperation? FindOperation(OperationId operation)
    {
        lock (gate)
        {
            return operations is not null && operations.TryGetValue(operation, out var stored)
                ? new StoredOperation(stored.RequestHash, view.Range(stream, stored.First, stored.First + stored.Count))
                : null;
        }
    }

    /// <summary>Keeps the snapshot unless it is older than the kept one, or of a version this stream never had (it then belongs to a deleted namesake).</summary>
    public void Keep(Snapshot offered)
    {
        lock (gate)
        {
            if (offered.Version >= view.Next || offered.Version < snapshot?.Version)
            {
                return;
            }

            Volatile.Write(ref snapshot, offered);
            Trim();
        }
    }

    /// <summary>Whether it was removed, or null when somebody else removed it first.</summary>
    public bool? TryDelete(Expected expected, ConcurrentDictionary<StreamId, MemoryStoreLog> owner)
    {
        lock (gate)
        {
            if (isDeleted)
            {
                return null;
            }

            if (view.Next == 0 || !expected.IsMetBy(view.Next - 1))
            {
                return false;
            }

            isDeleted = true;
            outbox.Remove(stream);
            owner.TryRemove(new(stream, this));
            return true;
        }
    }

    private AppendResult Decide(Expected expected, in Append append)
    {
        OperationId? operation = append.Header?.Operation;
        if (operation is { } known && operations is not null && operations.TryGetValue(known, out var stored))
        {
            return stored.RequestHash == append.RequestHash
                ? new AppendResult(AppendStatus.Duplicate, stored.First + stored.Count - 1, view.Range(stream, stored.First, stored.First + stored.Count))
                : new AppendResult(AppendStatus.OperationReused, view.Next - 1, []);
        }

        if (!expected.IsMetBy(view.Next - 1))
        {
            return new AppendResult(AppendStatus.Conflict, view.Next - 1, Since(expected.ExactVersion));
        }

        if (append.Events.Count > 0)
        {
            Write(append, operation);
        }

        return AppendResult.Appended(view.Next - 1);
    }

    private void Write(in Append append, OperationId? operation)
    {
        // The count is published last: an exception on the way leaves the stream as it was.
        MemoryStoreView grown = view;
        for (int i = 0; i < append.Events.Count; i++)
        {
            grown = grown.With(append.Events[i] ?? throw new ArgumentNullException(nameof(append), "An event of the batch is null."), append.Header);
        }

        if (operation is { } id)
        {
            (operations ??= []).Add(id, (append.RequestHash, view.Next, append.Events.Count));
        }

        view = grown;
        if (feed.IsOn)
        {
            EnlistNew();
        }

        if (append.Outbox is { Count: > 0 } messages)
        {
            outbox.Add(stream, view.Next - 1, messages);
        }

        if (append.Snapshot is { } given)
        {
            Keep(given);
        }
        else if (keepEvents is not null)
        {
            Trim();
        }
    }

    private void EnlistNew()
    {
        feed.Add(this, enlisted, view.Next);
        enlisted = view.Next;
    }

    private RecordedEvent[] Since(long? known)
        => known is { } version && version + 1 < view.Next && version + 1 >= view.First ? view.Range(stream, version + 1, view.Next) : [];

    private void Trim()
    {
        if (keepEvents is not { } keep || snapshot is not { } covering)
        {
            return;
        }

        // No event after the snapshot goes, and none of the newest.
        long first = Math.Min(covering.Version + 1, view.Next - keep);
        MemoryStoreView trimmed = view.From(first);
        if (operations is { Count: > 0 })
        {
            for (long version = view.First; version < trimmed.First; version++)
            {
                if (view[version].Header.Operation is { } gone)
                {
                    operations.Remove(gone);
                }
            }
        }

        view = trimmed;
    }
}
