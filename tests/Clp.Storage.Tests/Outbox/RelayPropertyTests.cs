using Clp.Storage.Conformance.Outboxes;
using Xunit.Abstractions;

namespace Clp.Storage.Tests.Outbox;

/// <summary>Random worlds: targets and stores that fail before and after, relays that stand still, new messages and requeued ones in between.</summary>
public sealed class RelayPropertyTests(ITestOutputHelper output)
{
    private const int Lanes = 4;

    [Fact]
    public async Task World_OfAnyFailures_DeliversEverythingInOrderOrParksIt()
    {
        OutboxRelayCounts all = default;
        for (int seed = 1; seed <= 150; seed++)
        {
            all += await RunAsync(seed);
        }

        output.WriteLine($"{all}");
        all.Failed.ShouldBeGreaterThan(100);
        all.Parked.ShouldBeGreaterThan(100);
        all.StoreFailures.ShouldBeGreaterThan(100);
    }

    private static async Task<OutboxRelayCounts> RunAsync(int seed)
    {
        LockedRandom random = new(seed);
        RelayBench bench = new();
        FailingTarget target = new(seed, failures: random.NextDouble() / 2, poison: 0.1);
        double silence = random.NextDouble() / 3;
        bench.Flaky.Fails = _ => random.NextDouble() >= silence ? null : random.Next(2) == 0;
        OutboxRelay[] relays = [];
        relays = [.. Enumerable.Range(0, 3).Select(_ => Relay(bench, target, random, async () => await relays[random.Next(3)].RunOnceAsync()))];
        Dictionary<int, int> sent = Enumerable.Range(0, Lanes).ToDictionary(lane => lane, _ => 0);
        HashSet<string> everParked = [];
        for (int step = 0; step < 60; step++)
        {
            int lane = random.Next(Lanes);
            string[] ids = [.. Enumerable.Range(sent[lane], random.Next(0, 4)).Select(number => $"{lane}-{number:000}")];
            if (ids.Length > 0)
            {
                sent[lane] += ids.Length;
                await bench.Send(Named(lane), ids);
            }

            await relays[random.Next(relays.Length)].RunOnceAsync();
            bench.Clock.Advance(TimeSpan.FromSeconds(random.Next(3) == 0 ? random.Next(40) : random.Next(3)));
            await RequeueAsync(bench, everParked, random.Next(8) == 0);
        }

        bench.Flaky.Fails = _ => null;
        await DrainAsync(bench, relays[0], everParked);
        target.IsMended = true;
        await RequeueAsync(bench, everParked, all: true);
        await DrainAsync(bench, relays[0], everParked);

        for (int lane = 0; lane < Lanes; lane++)
        {
            List<string> first = [.. target.FirstDeliveries(Named(lane))];
            first.Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, sent[lane]).Select(number => $"{lane}-{number:000}"), $"seed {seed}: every message was delivered");
            List<string> straight = [.. first.Where(id => !everParked.Contains(id))];
            straight.ShouldBe([.. straight.Order(StringComparer.Ordinal)], $"seed {seed}: those never parked came in their order");
        }

        return relays.Aggregate(default(OutboxRelayCounts), (sum, relay) => sum + relay.Counts);
    }

    // Streams are worked on by several threads.
    private sealed class LockedRandom(int seed) : Random(seed)
    {
        private readonly Lock gate = new();

        public override int Next(int maxValue)
        {
            lock (gate)
            {
                return base.Next(maxValue);
            }
        }

        public override int Next(int minValue, int maxValue)
        {
            lock (gate)
            {
                return base.Next(minValue, maxValue);
            }
        }

        public override double NextDouble()
        {
            lock (gate)
            {
                return base.NextDouble();
            }
        }
    }

    private static StreamId Named(int lane) => new("", "c", $"{lane}");

    // Now and then the relay's whole process stands still while it delivers, longer than its lease lasts, and another one works.
    private static OutboxRelay Relay(RelayBench bench, FailingTarget target, LockedRandom random, Func<Task> rival) => bench.Relay(
        async (entry, cancellation) =>
        {
            await target.DeliverAsync(entry, CancellationToken.None);
            if (random.Next(10) == 0)
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(31));
                await rival();
            }
        },
        bench.Options() with { SettleRetries = 0, MaxAttempts = 4, BatchSize = random.Next(2, 8), Concurrency = random.Next(1, 5) });

    private static async Task RequeueAsync(RelayBench bench, HashSet<string> everParked, bool all)
    {
        foreach (ParkedMessage parked in await bench.Parked())
        {
            everParked.Add(parked.Entry.Message.Id);
            if (all)
            {
                (await bench.Outbox.RequeueAsync(parked, default)).ShouldBeTrue();
            }
        }
    }

    private static async Task DrainAsync(RelayBench bench, OutboxRelay relay, HashSet<string> everParked)
    {
        for (int round = 0; (await bench.Outbox.DepthAsync(default)).Waiting > 0; round++)
        {
            round.ShouldBeLessThan(1000);
            await relay.RunOnceAsync();
            bench.Clock.Advance(TimeSpan.FromSeconds(31));
            await RequeueAsync(bench, everParked, all: false);
        }
    }
}
