using Clp.Testing;

namespace Clp.Middleware.Tests;

/// <summary>A sink that keeps what it took, and does something else first when told to.</summary>
internal sealed class ListSink : IAuditSink
{
    private readonly Lock gate = new();
    private readonly List<(StreamId Stream, long Version)> taken = [];

    public Func<IReadOnlyList<RecordedEvent>, CancellationToken, ValueTask> Before { get; set; } = (_, _) => default;

    public List<int> Batches { get; } = [];

    public List<RecordedEvent> Events { get; } = [];

    public (StreamId Stream, long Version)[] Taken
    {
        get
        {
            lock (gate)
            {
                return [.. taken];
            }
        }
    }

    public async ValueTask WriteAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken)
    {
        await Before(events, cancellationToken);
        lock (gate)
        {
            Batches.Add(events.Count);
            Events.AddRange(events);
            taken.AddRange(events.Select(e => (e.Stream, e.Version)));
        }
    }
}

internal static class AuditSetup
{
    public static async Task CommitAsync(ClpRuntime runtime, string instance, int times)
    {
        ContractInstance counter = await runtime.OpenAsync(instance);
        for (int i = 0; i < times; i++)
        {
            (await counter.SubmitAsync("add")).EnsureCommitted();
        }
    }

    public static async Task<(StreamId, long)[]> FeedAsync(IEventStore store)
    {
        List<(StreamId, long)> feed = [];
        await foreach (PositionedEvent found in store.ReadAllAsync(FeedPosition.Start, default))
        {
            feed.Add((found.Event.Stream, found.Event.Version));
        }

        return [.. feed];
    }

    /// <summary>Moves the clock until it is so.</summary>
    public static async Task UntilAsync(this FakeClock clock, Func<bool> isSo)
    {
        long began = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(5), "it never came to it");
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }
    }
}
