namespace Clp.Storage.Tests.Outbox;

public sealed class RelayLeaseTests
{
    private readonly RelayBench bench = new();
    private readonly List<string> taken = [];

    [Fact]
    public async Task Lease_ThatEndsDuringADelivery_StopsTheStreamAtTheNextMessage()
    {
        await bench.Send(RelayBench.One, "a", "b", "c");
        List<string> byOther = [];
        OutboxRelay other = bench.Relay(entry => byOther.Add(entry.Message.Id));
        OutboxRelay slow = bench.Relay(async (entry, _) =>
        {
            // A process that stood still: its own time-out never came to fire before it went on.
            taken.Add(entry.Message.Id);
            bench.Clock.Advance(TimeSpan.FromSeconds(31));
            await other.RunOnceAsync(CancellationToken.None);
        });

        (await slow.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 1, 0));

        taken.ShouldBe(["a"]);
        byOther.ShouldBe(["a", "b", "c"]);
        (await bench.Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(0, 0));
    }

    [Fact]
    public async Task Lease_OfAStreamWithManySlowMessages_IsRenewedAndKept()
    {
        string[] ids = [.. Enumerable.Range(0, 12).Select(i => $"{i:00}")];
        await bench.Send(RelayBench.One, ids);
        OutboxRelay other = bench.Relay(_ => throw new InvalidOperationException("it is not its turn"));
        OutboxRelay slow = bench.Relay(async (entry, _) =>
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(9));
            (await other.RunOnceAsync(CancellationToken.None)).ShouldBe(default);
            taken.Add(entry.Message.Id);
        });

        (await slow.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(12, 0, 0, 0, 0));

        taken.ShouldBe(ids);
    }

    [Fact]
    public async Task Renewal_ThatTheStoreDoesNotAnswer_EndsTheStreamsTurnAndSettlesWhatWasDelivered()
    {
        await bench.Send(RelayBench.One, "a", "b", "c");
        bench.Flaky.Fails = call => call == "renew" ? false : null;
        OutboxRelay relay = bench.Relay(entry =>
        {
            taken.Add(entry.Message.Id);
            bench.Clock.Advance(TimeSpan.FromSeconds(6));
        });

        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(2, 0, 0, 0, 1));
        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, 0));

        taken.ShouldBe(["a", "b", "c"]);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    public async Task Settlement_WithoutAnAnswer_IsRepeatedHarmlessly(bool wasDone, int failures)
    {
        await bench.Send(RelayBench.One, "a");
        await bench.Send(RelayBench.Two, "x");
        int left = failures;
        bench.Flaky.Fails = call => call == "settle" && left-- > 0 ? wasDone : null;
        OutboxRelay relay = bench.Relay(entry => taken.Add(entry.Message.Id), bench.Options() with { Concurrency = 1 });

        Task<OutboxRelayCounts> round = relay.RunOnceAsync().AsTask();
        foreach (double pause in new[] { 1.5, 2.5, 4.5 }.Take(failures))
        {
            round.IsCompleted.ShouldBeFalse();
            await RelayBench.Until(() => bench.Clock.PendingTimers == 1);
            bench.Clock.Advance(TimeSpan.FromSeconds(pause));
        }

        (await round).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, failures));
        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, 0));
        taken.ShouldBe(["a", "x"]);
    }

    [Fact]
    public async Task Settlement_ThatNeverSucceeds_LeavesTheMessagesToTheNextLease()
    {
        await bench.Send(RelayBench.One, "a");
        bench.Flaky.Fails = call => call == "settle" ? false : null;
        OutboxRelay relay = bench.Relay(entry => taken.Add(entry.Message.Id), bench.Options() with { SettleRetries = 0 });
        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, 1));

        bench.Flaky.Fails = _ => null;
        (await relay.RunOnceAsync()).ShouldBe(default, "the lease is still held");
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, 0));

        taken.ShouldBe(["a", "a"], "delivered again, under the same id");
    }
}
