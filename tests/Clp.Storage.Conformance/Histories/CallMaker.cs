using System.Collections.Concurrent;

namespace Clp.Storage.Conformance.Histories;

/// <summary>Draws calls such as clients make: mostly appends at the version they know of, operations tried again, readings, now and then a deletion. Thread-safe.</summary>
internal sealed class CallMaker(HistoryPlan plan)
{
    private const int Remembered = 6;

    private readonly ConcurrentDictionary<StreamId, ConcurrentQueue<StreamCall.Append>> operations = new();
    private int drawn;

    /// <summary>The next call of a client who has seen those versions.</summary>
    public StreamCall Draw(Random random, IReadOnlyDictionary<StreamId, long> seen)
    {
        StreamId stream = new("history", $"seed {plan.Seed}", $"{random.Next(plan.Streams)}");
        long version = seen.GetValueOrDefault(stream, -1);
        return random.Next(100) switch
        {
            < 40 => NewAppend(random, stream, version),
            < 58 => Again(random, stream) ?? NewAppend(random, stream, version),
            < 74 => new StreamCall.Read(stream, random.Next(3) == 0 ? 0 : Math.Max(0, version - random.Next(3))),
            < 82 => new StreamCall.Version(stream),
            < 96 => new StreamCall.Find(stream, Recent(random, stream)?.Operation ?? "unknown"),
            _ => new StreamCall.Delete(stream, Pick(random, version)),
        };
    }

    private StreamCall.Append NewAppend(Random random, StreamId stream, long version)
    {
        int number = Interlocked.Increment(ref drawn);
        int notes = random.Next(8) == 0 ? 0 : random.Next(1, 4);
        StreamCall.Append call = new(
            stream,
            Pick(random, version),
            random.Next(2) == 0 ? $"op{number}" : null,
            random.Next(2) == 0 ? $"h{number}" : null,
            [.. Enumerable.Range(0, notes).Select(at => $"n{number}.{at}")]);
        if (call.Operation is not null)
        {
            ConcurrentQueue<StreamCall.Append> recent = operations.GetOrAdd(stream, _ => new());
            recent.Enqueue(call);
            if (recent.Count > Remembered)
            {
                recent.TryDequeue(out _);
            }
        }

        return call;
    }

    // The same command once more, or another one under its id.
    private StreamCall.Append? Again(Random random, StreamId stream) => Recent(random, stream) is not { } call ? null : random.Next(4) switch
    {
        0 => call with { Hash = "another" },
        1 => call with { Expected = Expected.Any },
        _ => call,
    };

    private StreamCall.Append? Recent(Random random, StreamId stream)
        => operations.TryGetValue(stream, out ConcurrentQueue<StreamCall.Append>? recent) && recent.ToArray() is { Length: > 0 } calls ? calls[random.Next(calls.Length)] : null;

    private static Expected Pick(Random random, long version) => random.Next(10) switch
    {
        0 => Expected.NoStream,
        1 => Expected.Exists,
        2 or 3 => Expected.Any,
        4 => Expected.Exactly(Math.Max(-1, version - 1)),
        _ => Expected.Exactly(version),
    };
}
