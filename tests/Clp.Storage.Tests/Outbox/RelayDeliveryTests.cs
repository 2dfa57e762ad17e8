namespace Clp.Storage.Tests.Outbox;

public sealed class RelayDeliveryTests
{
    private readonly RelayBench bench = new();
    private readonly List<string> taken = [];

    [Fact]
    public async Task RunOnce_DeliversEachStreamInOrder()
    {
        await bench.Send(RelayBench.One, "a", "b");
        await bench.Send(RelayBench.Two, "x");
        await bench.Send(RelayBench.One, "c");

        OutboxRelayCounts counts = await bench.Relay(entry => taken.Add(entry.Message.Id)).RunOnceAsync();

        counts.ShouldBe(new OutboxRelayCounts(4, 0, 0, 0, 0));
        taken.Where(id => id != "x").ShouldBe(["a", "b", "c"]);
        (await bench.Outbox.DepthAsync(default)).ShouldBe(new OutboxDepth(0, 0));
    }

    [Fact]
    public async Task RunOnce_WithABatchSize_SettlesBatchAfterBatch()
    {
        await bench.Send(RelayBench.One, "a", "b", "c");
        OutboxRelay relay = bench.Relay(entry => taken.Add(entry.Message.Id), bench.Options() with { BatchSize = 2 });

        (await relay.RunOnceAsync()).Delivered.ShouldBe(2);
        (await relay.RunOnceAsync()).Delivered.ShouldBe(1);

        taken.ShouldBe(["a", "b", "c"]);
        relay.Counts.Delivered.ShouldBe(3);
    }

    [Fact]
    public async Task Failure_HoldsUpItsOwnStreamOnly_UntilItPasses()
    {
        bool fails = true;
        await bench.Send(RelayBench.One, "good", "bad", "after");
        await bench.Send(RelayBench.Two, "x", "y");
        OutboxRelay relay = bench.Relay(entry =>
        {
            if (fails && entry.Message.Id == "bad")
            {
                throw new IOException("not now");
            }

            taken.Add(entry.Message.Id);
        });

        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(3, 1, 0, 0, 0));
        taken.ShouldBe(["good", "x", "y"], ignoreOrder: true);
        await bench.Send(RelayBench.Two, "z");
        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 0, 0, 0));
        fails = false;
        bench.Clock.Advance(TimeSpan.FromSeconds(1.5));
        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(2, 0, 0, 0, 0));

        taken.TakeLast(3).ShouldBe(["z", "bad", "after"]);
    }

    // Its own pause would be 1.5 seconds, and none is longer than 20.
    [Theory]
    [InlineData(1, 1.5)]
    [InlineData(7, 7)]
    [InlineData(3_600, 20)]
    [InlineData(-5, 1.5)]
    public async Task Failure_OfATargetThatSaysWhen_IsRepeatedThen(int asked, double pause)
    {
        int attempts = 0;
        await bench.Send(RelayBench.One, "a");
        OutboxRelay relay = bench.Relay(_ =>
        {
            attempts++;
            throw new RefusalException(ClpCodes.SinkFailed, "not now") { RetryAfter = TimeSpan.FromSeconds(asked) };
        });
        await relay.RunOnceAsync();

        bench.Clock.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromTicks(1));
        await relay.RunOnceAsync();
        attempts.ShouldBe(1);
        bench.Clock.Advance(TimeSpan.FromTicks(1));
        await relay.RunOnceAsync();
        attempts.ShouldBe(2);
    }

    // Full jitter between one second and a bound of 2, 4, 8, 16 and then 20 seconds.
    [Theory]
    [InlineData(0, new[] { 1.0, 1, 1, 1, 1, 1 })]
    [InlineData(0.5, new[] { 1.5, 2.5, 4.5, 8.5, 10.5, 10.5 })]
    [InlineData(1, new[] { 2.0, 4, 8, 16, 20, 20 })]
    public async Task Failure_IsRepeatedAfterPausesThatDouble(double jitter, double[] pauses)
    {
        int attempts = 0;
        await bench.Send(RelayBench.One, "a");
        OutboxRelay relay = bench.Relay(
            _ =>
            {
                attempts++;
                throw new IOException("not now");
            },
            bench.Options() with { Jitter = () => jitter });
        await relay.RunOnceAsync();

        for (int i = 0; i < pauses.Length; i++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(pauses[i]) - TimeSpan.FromTicks(1));
            await relay.RunOnceAsync();
            attempts.ShouldBe(i + 1, "it rests");
            bench.Clock.Advance(TimeSpan.FromTicks(1));
            await relay.RunOnceAsync();
            attempts.ShouldBe(i + 2);
        }
    }

    [Fact]
    public async Task Failure_AsOftenAsAllowed_ParksAndGoesOn()
    {
        await bench.Send(RelayBench.One, "bad", "after");
        OutboxRelay relay = bench.Relay(
            entry =>
            {
                if (entry.Message.Id == "bad")
                {
                    throw new IOException("secret");
                }

                taken.Add(entry.Message.Id);
            },
            bench.Options() with { MaxAttempts = 3 });
        for (int attempt = 1; attempt <= 3; attempt++)
        {
            taken.ShouldBeEmpty();
            (await relay.RunOnceAsync()).ShouldBe(attempt < 3 ? new OutboxRelayCounts(0, 1, 0, 0, 0) : new OutboxRelayCounts(0, 0, 1, 0, 0));
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await relay.RunOnceAsync();

        taken.ShouldBe(["after"]);
        ParkedMessage parked = (await bench.Parked()).ShouldHaveSingleItem();
        parked.Entry.Message.Id.ShouldBe("bad");
        parked.Attempts.ShouldBe(3);
        parked.Reason.ShouldBe("3 attempts failed, the last with IOException");
        parked.At.ShouldBe(bench.Clock.GetUtcNow().AddMinutes(-1));
    }

    [Fact]
    public async Task Poison_IsParkedAtOnceWithItsReason_AndRequeuedIsDeliveredLast()
    {
        bool isMended = false;
        await bench.Send(RelayBench.One, "a", "poison", "b");
        OutboxRelay relay = bench.Relay(entry =>
        {
            if (entry.Message.Id == "poison" && !isMended)
            {
                throw new PoisonMessageException("no such customer");
            }

            taken.Add(entry.Message.Id);
        });

        (await relay.RunOnceAsync()).ShouldBe(new OutboxRelayCounts(1, 0, 1, 0, 0));
        await relay.RunOnceAsync();
        (await relay.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Degraded);
        ParkedMessage parked = (await bench.Parked()).Single();
        parked.Reason.ShouldBe("no such customer");
        parked.Attempts.ShouldBe(1);

        isMended = true;
        await bench.Outbox.RequeueAsync(parked, default);
        await relay.RunOnceAsync();

        taken.ShouldBe(["a", "b", "poison"]);
        (await relay.CheckHealthAsync(default)).ShouldBe(new StoreHealth(StoreHealthStatus.Healthy, "0 messages wait, 0 are parked."));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Delivery_ThatTakesTooLong_CountsAsFailed_WhetherItListensOrNot(bool listens)
    {
        TaskCompletionSource never = new();
        await bench.Send(RelayBench.One, "a");
        OutboxRelay relay = bench.Relay((_, cancellation) => listens ? Task.Delay(Timeout.InfiniteTimeSpan, cancellation) : never.Task);

        Task<OutboxRelayCounts> round = relay.RunOnceAsync().AsTask();
        bench.Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        round.IsCompleted.ShouldBeFalse();
        bench.Clock.Advance(TimeSpan.FromTicks(1));

        (await round).ShouldBe(new OutboxRelayCounts(0, 1, 0, 0, 0));
    }

    [Fact]
    public async Task Relays_OnOneStore_ShareTheStreams()
    {
        for (int stream = 0; stream < 10; stream++)
        {
            await bench.Send(new StreamId("", "c", $"{stream}"), $"{stream}a", $"{stream}b");
        }

        List<string>[] sets = [[], []];
        OutboxRelay[] relays = [.. sets.Select(set => bench.Relay(entry => set.Add(entry.Message.Id), bench.Options() with { Concurrency = 5 }))];
        await Task.WhenAll(relays.Select(relay => relay.RunOnceAsync().AsTask()));

        sets[0].Count.ShouldBe(10);
        sets[1].Count.ShouldBe(10);
        sets[0].Intersect(sets[1]).ShouldBeEmpty();
    }

    public static TheoryData<string, OutboxRelayOptions> Impossible => new()
    {
        { "lease", new() { LeaseDuration = TimeSpan.FromSeconds(19) } },
        { "zero", new() { MinDelay = TimeSpan.Zero } },
        { "infinite", new() { MaxPoll = Timeout.InfiniteTimeSpan } },
        { "delays", new() { MinDelay = TimeSpan.FromMinutes(6) } },
        { "concurrency", new() { Concurrency = 0 } },
        { "batch", new() { BatchSize = 0 } },
        { "attempts", new() { MaxAttempts = 0 } },
        { "name", new() { Name = "" } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Options_ThatCannotWork_AreRefused(string what, OutboxRelayOptions options)
    {
        what.ShouldNotBeEmpty();

        Should.Throw<StorageException>(() => bench.Relay(_ => { }, options)).Code.ShouldBe(ClpCodes.StoreMisconfigured);
    }
}
