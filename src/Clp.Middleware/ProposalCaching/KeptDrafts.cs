namespace Clp.Middleware;

/// <summary>
/// Drafts by key, bounded in number, size and age, the least recently given going first. Not Microsoft's MemoryCache: that has
/// one bound instead of two, refuses what is new instead of dropping what is old when it is full, and cleans up on a thread of
/// the pool at some time, which neither a test nor a replay can predict. Not thread-safe.
/// </summary>
internal sealed class KeptDrafts(ProposalCacheOptions options, TimeProvider time)
{
    private readonly Dictionary<CacheKey, LinkedListNode<Entry>> byKey = [];
    private readonly LinkedList<Entry> byUse = [];
    private long bytes;

    public int Count => byKey.Count;

    public long Bytes => bytes;

    public bool TryGet(CacheKey key, out ProposalDraft? draft)
    {
        draft = null;
        if (!byKey.TryGetValue(key, out LinkedListNode<Entry>? node))
        {
            return false;
        }

        if (time.GetElapsedTime(node.Value.Since) >= options.TimeToLive)
        {
            Drop(node);
            return false;
        }

        byUse.Remove(node);
        byUse.AddFirst(node);
        draft = node.Value.Draft;
        return true;
    }

    public void Add(CacheKey key, ProposalDraft? draft)
    {
        long size = draft is null ? 0 : CanonicalJson.ToBytes(draft.Values).Length;
        if (size > options.MaxBytes)
        {
            return;
        }

        if (byKey.TryGetValue(key, out LinkedListNode<Entry>? old))
        {
            Drop(old);
        }

        byKey[key] = byUse.AddFirst(new Entry(key, draft, size, time.GetTimestamp()));
        bytes += size;
        while (byKey.Count > options.MaxEntries || bytes > options.MaxBytes)
        {
            Drop(byUse.Last!);
        }
    }

    public void Clear()
    {
        byKey.Clear();
        byUse.Clear();
        bytes = 0;
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        byUse.Remove(node);
        byKey.Remove(node.Value.Key);
        bytes -= node.Value.Size;
    }

    private sealed record Entry(CacheKey Key, ProposalDraft? Draft, long Size, long Since);
}
