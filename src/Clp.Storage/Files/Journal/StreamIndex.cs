namespace Clp.Storage.Files;

/// <summary>Where the events of one stream are in the journal: durable ones only. Written by the committer, read by anybody.</summary>
internal sealed class StreamIndex(StreamId stream, long number)
{
    private readonly Lock gate = new();
    private EntryRef[] entries = [];
    private int count;
    private long next;
    private Dictionary<OperationId, (string? RequestHash, int Entry)>? operations;

    public StreamId Stream => stream;

    /// <summary>The journal's short name for it, never used again after a deletion.</summary>
    public long Number => number;

    public StreamView View
    {
        get
        {
            lock (gate)
            {
                return new StreamView(entries.AsMemory(0, count), next);
            }
        }
    }

    public long Next
    {
        get
        {
            lock (gate)
            {
                return next;
            }
        }
    }

    public void Add(in AppendHead head, in EntryRef place)
    {
        lock (gate)
        {
            if (count == entries.Length)
            {
                Array.Resize(ref entries, Math.Max(4, count * 2));
            }

            if (head.Operation is { } operation)
            {
                (operations ??= []).Add(operation, (head.RequestHash, count));
            }

            entries[count++] = place;
            next = head.First + head.Count;
        }
    }

    /// <summary>The request hash an operation was stored with, and the versions it wrote.</summary>
    public bool TryFind(OperationId operation, out string? requestHash, out StreamRange written)
    {
        lock (gate)
        {
            (requestHash, written) = (null, default);
            if (operations is null || !operations.TryGetValue(operation, out (string? RequestHash, int Entry) found))
            {
                return false;
            }

            requestHash = found.RequestHash;
            written = new StreamRange(entries[found.Entry].First, found.Entry + 1 < count ? entries[found.Entry + 1].First : next);
            return true;
        }
    }
}

/// <summary>One append in the journal: its segment, its place and length there, and its first version.</summary>
internal readonly record struct EntryRef(int Segment, int Offset, int Length, long First);

/// <summary>Versions from <paramref name="From"/> to before <paramref name="To"/>.</summary>
internal readonly record struct StreamRange(long From, long To);

/// <summary>A stream as it was at one moment.</summary>
internal readonly record struct StreamView(ReadOnlyMemory<EntryRef> Entries, long Next)
{
    /// <summary>The entries that hold versions of the range.</summary>
    public ReadOnlyMemory<EntryRef> Covering(StreamRange range)
    {
        ReadOnlySpan<EntryRef> all = Entries.Span;
        int low = FirstAfter(all, range.From) - 1;
        int high = FirstAfter(all, range.To - 1);
        return range.From >= Math.Min(range.To, Next) ? ReadOnlyMemory<EntryRef>.Empty : Entries[Math.Max(0, low)..high];
    }

    // The index of the first entry that begins after the version.
    private static int FirstAfter(ReadOnlySpan<EntryRef> entries, long version)
    {
        int low = 0, high = entries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = entries[middle].First > version ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
