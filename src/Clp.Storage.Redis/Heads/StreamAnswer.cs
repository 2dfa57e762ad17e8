using StackExchange.Redis;

namespace Clp.Storage.Redis;

/// <summary>The answer of a script about a stream: status, result, the head, events, and what the script adds.</summary>
internal readonly struct StreamAnswer
{
    private readonly RedisResult[] fields;
    private readonly StreamPlace place;

    /// <summary>Takes the answer, and remembers the head.</summary>
    /// <exception cref="StorageException">The server lost what it acknowledged, or the keys are not this store's.</exception>
    public StreamAnswer(RedisResult[] fields, StreamPlace place)
    {
        if (fields.Length < 7)
        {
            throw RedisErrors.Damaged("An answer");
        }

        (this.fields, this.place) = (fields, place);
        Status = (string)fields[0]!;
        switch (Status)
        {
            case "regressed":
                throw RedisErrors.Regressed(place.Stream.ToString());
            case "collision":
                throw RedisErrors.Collision();
            case "damaged":
                throw RedisErrors.Damaged(place.Stream.ToString());
        }

        Version = (long)fields[2];
        Life = (string)fields[3]!;
        if (Life.Length > 0)
        {
            SeenHead head = new(Life, Version, (RedisValue)fields[4], (RedisValue)fields[5]);
            place.Remember(Status == "deleted" ? head.Ended() : head);
        }
    }

    public string Status { get; }

    /// <summary>The version the answer is about.</summary>
    public long Result => (long)fields[1];

    /// <summary>The stream's newest version.</summary>
    public long Version { get; }

    public string Life { get; }

    public RedisValue Entry => (RedisValue)fields[4];

    /// <summary>What the script adds to its answer.</summary>
    public RedisResult this[int index] => fields[7 + index];

    public int EventCount => ((RedisResult[])fields[6]!).Length;

    /// <summary>The events, of which the first has this version.</summary>
    public RecordedEvent[] Events(long first)
    {
        byte[][] stored = (byte[][])fields[6]!;
        RecordedEvent[] events = new RecordedEvent[stored.Length];
        for (int i = 0; i < stored.Length; i++)
        {
            events[i] = EventJson.Read(place.Stream, first + i, stored[i]);
        }

        return events;
    }
}
