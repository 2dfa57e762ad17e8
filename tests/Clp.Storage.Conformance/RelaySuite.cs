using Clp.Storage.Conformance.Outboxes;
using Clp.Testing;

namespace Clp.Storage.Conformance;

/// <summary>Relays over the store: whatever the target and the moment, every message is delivered or parked, and each stream in order.</summary>
public abstract class RelaySuite<TStore> : StoreSuite<TStore>
    where TStore : IStoreUnderTest, new()
{
    private const int Lanes = 5, Messages = 12;

    private readonly FakeClock clock = new();

    private IOutbox Outbox => Store.Outbox.ShouldNotBeNull();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Relays_WithATargetThatFails_DeliverEverythingInOrderOrParkIt(int seed)
    {
        FailingTarget target = new(seed, failures: 0.3, poison: 0.08);
        await SendAsync();

        await DrainAsync([.. Enumerable.Range(0, 3).Select(_ => Relay(Outbox, target))]);

        target.Overlaps.ShouldBe(0, "messages of one stream are delivered one after the other");
        List<ParkedMessage> parked = await ParkedAsync();
        parked.ShouldNotBeEmpty($"seed {seed} has poison");
        for (int stream = 0; stream < Lanes; stream++)
        {
            List<string> sent = [.. Enumerable.Range(0, Messages).Select(i => Id(stream, i))];
            List<string> delivered = [.. target.FirstDeliveries(Named(stream))];
            delivered.ShouldBe([.. delivered.Order(StringComparer.Ordinal)], "first deliveries come in the order of the stream");
            delivered.Union(parked.Where(message => message.Entry.Stream == Named(stream)).Select(message => message.Entry.Message.Id)).Order(StringComparer.Ordinal).ShouldBe(sent);
        }

        target.IsMended = true;
        foreach (ParkedMessage message in parked)
        {
            (await Outbox.RequeueAsync(message, default)).ShouldBeTrue();
        }

        await DrainAsync(Relay(Outbox, target));
        target.Taken.Select(entry => entry.Message.Id).Distinct().Count().ShouldBe(Lanes * Messages);
        (await Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(0, 0));
    }

    [Fact]
    public async Task Relay_ThatDiesBeforeItSettles_IsFollowedByOneThatDeliversAgainUnderTheSameIds()
    {
        FailingTarget target = new(seed: 1, failures: 0, poison: 0);
        await SendAsync();
        FailingOutbox dying = new(Outbox) { Fails = call => call == "settle" ? false : null };

        OutboxRelayCounts first = await Relay(dying, target, settleRetries: 0).RunOnceAsync();
        (await Relay(Outbox, target).RunOnceAsync()).Delivered.ShouldBe(0, "the leases are still held");
        clock.Advance(TimeSpan.FromSeconds(30));
        await DrainAsync(Relay(Outbox, target));

        first.Delivered.ShouldBe(Lanes * Messages);
        target.Taken.Count.ShouldBe(2 * Lanes * Messages);
        target.Taken.GroupBy(entry => entry).ShouldAllBe(twice => twice.Count() == 2);
    }

    [Fact]
    public async Task Relay_WhoseStoreAnswersNothingAtTimes_LosesNothing()
    {
        FailingTarget target = new(seed: 3, failures: 0.2, poison: 0);
        Random random = new(3);
        await SendAsync();
        FailingOutbox flaky = new(Outbox)
        {
            Fails = _ =>
            {
                // Lanes are settled at once.
                lock (random)
                {
                    return random.Next(4) != 0 ? null : random.Next(2) == 0;
                }
            },
        };

        await DrainAsync(Relay(flaky, target, settleRetries: 0));

        flaky.Failures.ShouldBeGreaterThan(0);
        target.Taken.Select(entry => entry.Message.Id).Distinct().Count().ShouldBe(Lanes * Messages);
        for (int stream = 0; stream < Lanes; stream++)
        {
            List<string> delivered = [.. target.FirstDeliveries(Named(stream))];
            delivered.ShouldBe(delivered.Order(StringComparer.Ordinal));
        }
    }

    private static StreamId Named(int stream) => new("tenant", "counter", $"{stream}");

    private static string Id(int stream, int number) => $"{stream}-{number:00}";

    private async Task SendAsync()
    {
        for (int i = 0; i < Messages; i += 2)
        {
            for (int stream = 0; stream < Lanes; stream++)
            {
                OutboxMessage[] messages = [.. new[] { i, i + 1 }.Select(number => new OutboxMessage("topic", number) { Id = Id(stream, number) })];
                (await Store.AppendAsync(Named(stream), Expected.Any, Notes.Batch(null, null, $"{i}") with { Outbox = messages }, default)).Status.ShouldBe(AppendStatus.Appended);
            }
        }
    }

    private OutboxRelay Relay(IOutbox outbox, FailingTarget target, int settleRetries = 3)
        => new(outbox, target.DeliverAsync, new OutboxRelayOptions { TimeProvider = clock, Jitter = () => 0.5, MaxAttempts = 20, MaxDelay = TimeSpan.FromSeconds(20), SettleRetries = settleRetries });

    // Round after round; between rounds the clock goes on, so that every pause and every lost lease ends.
    private async Task DrainAsync(params OutboxRelay[] relays)
    {
        for (int round = 0; (await Outbox.DepthAsync(default)).Waiting > 0; round++)
        {
            round.ShouldBeLessThan(500, "the outbox never becomes empty");
            await Task.WhenAll(relays.Select(relay => Task.Run(async () => await relay.RunOnceAsync())));
            clock.Advance(TimeSpan.FromSeconds(31));
        }
    }

    private async Task<List<ParkedMessage>> ParkedAsync() => await Outbox.ParkedAsync(default).ToListAsync();
}
