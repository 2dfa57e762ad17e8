namespace Clp.Storage.Tests.Disks;

/// <summary>
/// What callers were told: which changes were acknowledged, which are under way and which were refused. A store that is opened
/// after a crash must hold every acknowledged change, none that was refused, and of those under way each whole or not at all.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<StreamId, List<Batch>> streams = [];
    private readonly Dictionary<StreamId, long> snapshots = [];

    public IEnumerable<StreamId> Streams => streams.Keys;

    /// <summary>Something is about to be asked for: what it does to the stream, or false where it cannot have happened.</summary>
    public Batch Begin(StreamId stream, string what, Func<StreamContent, bool> change)
    {
        lock (streams)
        {
            Batch batch = new(what, change);
            if (!streams.TryGetValue(stream, out List<Batch>? batches))
            {
                streams[stream] = batches = [];
            }

            batches.Add(batch);
            return batch;
        }
    }

    public void End(Batch batch, BatchState state)
    {
        lock (streams)
        {
            batch.State = state;
        }
    }

    public void Snapshot(StreamId stream, long version) => snapshots[stream] = version;

    /// <summary>What is wrong with this content, or null: it must be what was acknowledged with some of the unfinished among it, in order.</summary>
    public string? Judge(StreamId stream, StreamContent content)
    {
        lock (streams)
        {
            List<Batch> batches = streams.GetValueOrDefault(stream) ?? [];
            return Possible(batches, 0, new StreamContent(), content.ToString()) ? null
                : $"{stream} holds {content}; told were [{string.Join(" | ", batches)}]";
        }
    }

    /// <summary>The newest snapshot that was acknowledged since the stream came into being, or -1.</summary>
    public long Acknowledged(StreamId stream) => snapshots.GetValueOrDefault(stream, -1);

    // Tries both for each batch whose fate is open; there are few of those at any time.
    private static bool Possible(List<Batch> batches, int at, StreamContent built, string content)
    {
        StreamContent state = built.Copy();
        for (; at < batches.Count; at++)
        {
            Batch batch = batches[at];
            if (batch.State == BatchState.Open && Possible(batches, at + 1, state, content))
            {
                return true;
            }

            if (batch.State != BatchState.Refused && !batch.Change(state))
            {
                return false;
            }
        }

        return state.ToString() == content;
    }
}

/// <summary>What the caller knows of a batch.</summary>
internal enum BatchState
{
    /// <summary>Under way, or answered with "unknown".</summary>
    Open,
    Acknowledged,
    Refused,
}

/// <summary>One change that was asked for.</summary>
internal sealed class Batch(string what, Func<StreamContent, bool> change)
{
    public Func<StreamContent, bool> Change => change;

    public BatchState State { get; set; }

    public override string ToString() => $"{State} {what}";
}
