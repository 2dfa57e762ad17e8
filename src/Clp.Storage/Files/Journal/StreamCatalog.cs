using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Clp.Storage.Files;

/// <summary>Every stream of the store, their common order, and their messages. Written by the committer, read by anybody.</summary>
internal sealed class StreamCatalog
{
    private readonly ConcurrentDictionary<StreamId, StreamIndex> streams = new();
    private readonly ConcurrentDictionary<long, StreamIndex> numbers = new();

    /// <summary>The order of all streams' events.</summary>
    public FeedIndex Feed { get; } = new();

    /// <summary>The messages that wait.</summary>
    public OutboxBook Outbox { get; } = new();

    /// <summary>The number the next new stream gets.</summary>
    public long NextNumber { get; private set; } = 1;

    /// <summary>Numbers below are taken, whatever became of their streams.</summary>
    public void Reserve(long number) => NextNumber = Math.Max(NextNumber, number);

    public IEnumerable<StreamIndex> All => streams.Values;

    public bool TryFind(StreamId stream, [NotNullWhen(true)] out StreamIndex? index) => streams.TryGetValue(stream, out index);

    public bool TryFind(long number, [NotNullWhen(true)] out StreamIndex? index) => numbers.TryGetValue(number, out index);

    /// <summary>False when the name or the number is taken.</summary>
    public bool TryAdd(StreamIndex index)
    {
        if (!numbers.TryAdd(index.Number, index))
        {
            return false;
        }

        Reserve(index.Number + 1);
        return streams.TryAdd(index.Stream, index);
    }

    public void Remove(StreamIndex index)
    {
        streams.TryRemove(new(index.Stream, index));
        numbers.TryRemove(index.Number, out _);
    }
}
