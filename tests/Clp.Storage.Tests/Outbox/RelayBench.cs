using Clp.Storage.Conformance;
using Clp.Storage.Conformance.Outboxes;
using Clp.Testing;

namespace Clp.Storage.Tests.Outbox;

/// <summary>A memory store, a clock that stands still, and relays over them.</summary>
internal sealed class RelayBench
{
    public RelayBench() => Flaky = new FailingOutbox(Outbox);

    public static StreamId One { get; } = new("", "c", "1");

    public static StreamId Two { get; } = new("", "c", "2");

    public FakeClock Clock { get; } = new();

    public MemoryStore Store { get; } = new();

    public IOutbox Outbox => Store.Outbox!;

    public FailingOutbox Flaky { get; }

    public async Task Send(StreamId stream, params string[] ids)
    {
        OutboxMessage[] messages = [.. ids.Select(id => new OutboxMessage("topic", $"payload of {id}") { Id = id })];
        await Store.AppendAsync(stream, Expected.Any, Notes.Batch(null, null, "event") with { Outbox = messages }, default);
    }

    /// <summary>Options with a jitter in the middle, so that pauses are exact.</summary>
    public OutboxRelayOptions Options() => new() { TimeProvider = Clock, Jitter = () => 0.5, MaxDelay = TimeSpan.FromSeconds(20) };

    public OutboxRelay Relay(Action<OutboxEntry> target, OutboxRelayOptions? options = null)
        => new(
            Flaky,
            (entry, _) =>
            {
                target(entry);
                return default;
            },
            options ?? Options());

    public OutboxRelay Relay(Func<OutboxEntry, CancellationToken, Task> target, OutboxRelayOptions? options = null)
        => new(Flaky, (entry, cancellation) => new ValueTask(target(entry, cancellation)), options ?? Options());

    public async Task<List<ParkedMessage>> Parked() => await Outbox.ParkedAsync(default).ToListAsync();

    /// <summary>Waits for something that other threads are about to do; for ever if they never do.</summary>
    public static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }
}
