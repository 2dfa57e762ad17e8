using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>Where a stream is kept, and the newest that was seen acknowledged of it. Thread-safe.</summary>
internal sealed class StreamPlace
{
    private volatile SeenHead? seen;

    public StreamPlace(RedisKeys keys, StreamId stream)
    {
        Stream = stream;
        byte[] name = Texts.ToBytes(stream.Encode());
        Name = name;
        Sid = Texts.Hash(name);
        Partition = keys.PartitionOf(Sid);
        Keys =
        [
            .. "heosxlk".Select(kind => keys.OfStream(Partition, kind, Sid)),
            keys.Feed(Partition), keys.Counters(Partition), keys.Streams(Partition), keys.Lanes(Partition), keys.Parking(Partition), keys.Graves(Partition),
        ];
    }

    public StreamId Stream { get; }

    /// <summary>The stream's true name.</summary>
    public RedisValue Name { get; }

    /// <summary>Its name's hash, of which its keys are made.</summary>
    public string Sid { get; }

    public int Partition { get; }

    /// <summary>As the scripts number them.</summary>
    public RedisKey[] Keys { get; }

    public SeenHead? Seen => seen;

    /// <summary>The arguments every script about a stream begins with, and room for more.</summary>
    public RedisValue[] Arguments(SeenHead? known, int more)
    {
        RedisValue[] arguments = new RedisValue[5 + more];
        arguments[0] = Name;
        (arguments[1], arguments[2], arguments[3], arguments[4]) = known is null
            ? (RedisValue.EmptyString, RedisValue.EmptyString, RedisValue.EmptyString, RedisValue.EmptyString)
            : (known.Life, known.Version, known.Entry, known.Mark);
        return arguments;
    }

    /// <summary>Remembers what the store acknowledged, unless something newer is remembered: answers may come in another order than they were given.</summary>
    public void Remember(SeenHead head)
    {
        while (true)
        {
            SeenHead? before = seen;
            if (before is not null && !head.IsNewerThan(before))
            {
                return;
            }

            if (Interlocked.CompareExchange(ref seen, head, before) == before)
            {
                return;
            }
        }
    }
}
