namespace Clp.Storage.Tests.Disks;

/// <summary>
/// What callers were told: which batches were acknowledged, which are under way and which were refused. A store that is opened
/// after a crash must hold every acknowledged batch, none that was refused, and of those under way each whole or not at all.
/// </summary>
internal sealed class Ledger
{
    private readonly Dictionary<StreamId, List<Batch>> streams = [];
    private readonly Dictionary<StreamId, long> snapshots = [];

    public IEnumerable<StreamId> Streams => streams.Keys;

    public Batch Begin(StreamId stream, string[] notes, bool isDeletion = false)
    {
        lock (streams)
        {
            Batch batch = new(notes, isDeletion);
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

    /// <summary>What is wrong with these events, or null: they must be the acknowledged batches with some of the unfinished ones among them, in order.</summary>
    public string? Judge(StreamId stream, IReadOnlyList<string> notes)
    {
        lock (streams)
        {
            List<Batch> batches = streams.GetValueOrDefault(stream) ?? [];
            return Possible(batches, 0, [], notes) ? null
                : $"{stream} holds [{string.Join(' ', notes)}]; told were [{string.Join(" | ", batches)}]";
        }
    }

    /// <summary>The newest snapshot that was acknowledged since the stream came into being, or -1.</summary>
    public long Acknowledged(StreamId stream) => snapshots.GetValueOrDefault(stream, -1);

    // Tries both for each batch whose fate is open; there are few of those at any time.
    private static bool Possible(List<Batch> batches, int at, IReadOnlyList<string> built, IReadOnlyList<string> notes)
    {
        List<string> state = [.. built];
        for (; at < batches.Count; at++)
        {
            Batch batch = batches[at];
            if (batch.State == BatchState.Open && Possible(batches, at + 1, state, notes))
            {
                return true;
            }

            if (batch.State == BatchState.Refused)
            {
                continue;
            }

            if (batch.IsDeletion)
            {
                state.Clear();
            }

            state.AddRange(batch.Notes);
        }

        return state.SequenceEqual(notes);
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

/// <summary>One append or deletion.</summary>
internal sealed class Batch(string[] notes, bool isDeletion)
{
    public string[] Notes => notes;

    public bool IsDeletion => isDeletion;

    public BatchState State { get; set; }

    public override string ToString() => $"{State} {(isDeletion ? "delete" : string.Join(' ', notes))}";
}
