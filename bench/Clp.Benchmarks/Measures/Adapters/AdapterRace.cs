using System.Buffers;
using System.Diagnostics;

namespace Clp.Benchmarks.Measures.Adapters;

/// <summary>
/// One adapter beside the driver it is built on, both on the same server or disk with the same settings and tables: what the
/// driver does is what the adapter must do at least. Time is that on the wall, since most of it is the server's or the disk's.
/// </summary>
internal abstract class AdapterRace : IAsyncDisposable
{
    public const int BatchSize = 100;

    /// <summary>How many events the stream has that is loaded.</summary>
    public const int LoadedEvents = 1000;

    private static readonly ContractEvent Event = new ContractEvent.StateCommitted(
        new IntentId(1),
        "increment",
        StateObject.Of(("amount", 1), ("note", "as asked for on the telephone")),
        Provenance.User,
        "apply",
        StateDelta.Set("count", 12345).AndSet("last.by", "ada"),
        Actor.Human("ada"),
        DateTimeOffset.UnixEpoch.Ticks);

    private static readonly Append Single = new(Event, new EventHeader(1, new string('a', 64)));
    private static readonly Append Batch = Single with { Events = EventBatch.Of(Enumerable.Repeat(Event, BatchSize).ToArray()) };
    private static readonly byte[][] OneEvent = [Encode()];
    private static readonly byte[][] ManyEvents = [.. Enumerable.Repeat(OneEvent[0], BatchSize)];
    private int streams;

    /// <summary>The adapter's name in the figures' names.</summary>
    public abstract string Name { get; }

    /// <summary>How much cheaper an event must be in a batch of 100 than alone; null when no goal is set for this adapter.</summary>
    public virtual double? BatchGoal => null;

    /// <summary>The open store.</summary>
    public abstract IEventStore Store { get; }

    /// <summary>Starts what it needs and opens both sides; why that is impossible here, or null.</summary>
    public abstract Task<string?> StartAsync(ScratchFolder folder);

    /// <summary>Appends events at the version given as the driver does it, with the statements of the adapter; throws when they were not stored.</summary>
    public abstract Task DriverAppendAsync(StreamId stream, long first, byte[][] events);

    /// <summary>Reads every event of a stream as bytes, in order.</summary>
    public abstract IAsyncEnumerable<byte[]> DriverReadAsync(StreamId stream);

    public abstract ValueTask DisposeAsync();

    /// <summary>Nanoseconds per append of one event to a stream of its own.</summary>
    public double StoreSingle(int appends) => Time(appends, stream => StoreAppends(stream, Single, appends));

    public double DriverSingle(int appends) => Time(appends, stream => DriverAppends(stream, OneEvent, appends));

    /// <summary>Nanoseconds per append of <see cref="BatchSize"/> events.</summary>
    public double StoreBatch(int appends) => Time(appends, stream => StoreAppends(stream, Batch, appends));

    public double DriverBatch(int appends) => Time(appends, stream => DriverAppends(stream, ManyEvents, appends));

    /// <summary>Nanoseconds per loading of a stream of <see cref="LoadedEvents"/> events.</summary>
    public double StoreLoad(int loads) => Time(loads, async _ =>
    {
        for (int i = 0; i < loads; i++)
        {
            int count = 0;
            await foreach (RecordedEvent recorded in Store.ReadAsync(Loaded, 0, default).ConfigureAwait(false))
            {
                count += recorded.Version == count ? 1 : LoadedEvents;
            }

            Demand(count == LoadedEvents, $"{count} events were loaded");
        }
    });

    /// <summary>The same through the driver; its bytes become events as well, since bytes alone are nothing that was loaded.</summary>
    public double DriverLoad(int loads) => Time(loads, async _ =>
    {
        for (int i = 0; i < loads; i++)
        {
            List<RecordedEvent> events = [];
            await foreach (byte[] json in DriverReadAsync(LoadedByDriver).ConfigureAwait(false))
            {
                events.Add(EventJson.Read(LoadedByDriver, events.Count, json));
            }

            Demand(events.Count == LoadedEvents, $"{events.Count} events were loaded");
        }
    });

    /// <summary>Makes the streams that are loaded.</summary>
    public async Task PrepareLoadAsync()
    {
        await StoreAppends(Loaded, Batch, LoadedEvents / BatchSize).ConfigureAwait(false);
        await DriverAppends(LoadedByDriver, ManyEvents, LoadedEvents / BatchSize).ConfigureAwait(false);
    }

    /// <summary>Nanoseconds per append by writers at once, each on a stream of its own.</summary>
    public double StoreTogether(int writers, int appends) => Time(writers * appends, stream => Task.WhenAll(Enumerable.Range(0, writers)
        .Select(writer => Task.Run(() => StoreAppends(stream with { Contract = $"writer {writer}" }, Single, appends)))));

    protected static void Demand(bool isMet, string problem)
    {
        if (!isMet)
        {
            throw new InvalidOperationException(problem);
        }
    }

    private static StreamId Loaded { get; } = new("", "counter", "loaded");

    private static StreamId LoadedByDriver { get; } = new("", "counter", "loaded by the driver");

    private async Task StoreAppends(StreamId stream, Append append, int appends)
    {
        for (int i = 0; i < appends; i++)
        {
            AppendResult result = await Store.AppendAsync(stream, Expected.Exactly(((long)i * append.Events.Count) - 1), append, default).ConfigureAwait(false);
            Demand(result.Status == AppendStatus.Appended, $"{stream}: {result}");
        }
    }

    private async Task DriverAppends(StreamId stream, byte[][] events, int appends)
    {
        for (int i = 0; i < appends; i++)
        {
            await DriverAppendAsync(stream, (long)i * events.Length, events).ConfigureAwait(false);
        }
    }

    private double Time(int operations, Func<StreamId, Task> work)
    {
        StreamId stream = new("", "counter", $"{streams++}");
        long start = Stopwatch.GetTimestamp();
        work(stream).GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    private static byte[] Encode()
    {
        ArrayBufferWriter<byte> json = new();
        EventJson.Write(json, Event, Single.Header);
        return json.WrittenSpan.ToArray();
    }
}
