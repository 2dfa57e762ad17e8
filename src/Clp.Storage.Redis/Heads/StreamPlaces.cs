namespace Clp.Storage.Redis;

/// <summary>The streams worked with last, a bounded number of them. Thread-safe.</summary>
internal sealed class StreamPlaces(RedisKeys keys, int limit)
{
    private readonly Lock gate = new();
    private readonly Dictionary<StreamId, LinkedListNode<StreamPlace>> nodes = [];
    private readonly LinkedList<StreamPlace> byUse = new();

    public StreamPlace this[StreamId stream]
    {
        get
        {
            lock (gate)
            {
                if (nodes.TryGetValue(stream, out LinkedListNode<StreamPlace>? node))
                {
                    if (node != byUse.First)
                    {
                        byUse.Remove(node);
                        byUse.AddFirst(node);
                    }

                    return node.Value;
                }
            }

            return Add(new StreamPlace(keys, stream));
        }
    }

    private StreamPlace Add(StreamPlace place)
    {
        if (limit == 0)
        {
            return place;
        }

        lock (gate)
        {
            if (nodes.TryGetValue(place.Stream, out LinkedListNode<StreamPlace>? other))
            {
                return other.Value;
            }

            nodes.Add(place.Stream, byUse.AddFirst(place));
            if (nodes.Count > limit)
            {
                nodes.Remove(byUse.Last!.Value.Stream);
                byUse.RemoveLast();
            }

            return place;
        }
    }
}
