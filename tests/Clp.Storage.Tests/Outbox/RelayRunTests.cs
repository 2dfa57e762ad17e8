namespace Clp.Storage.Tests.Outbox;

public sealed class RelayRunTests
{
    private readonly RelayBench bench = new();
    private readonly List<string> taken = [];
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource mayLeave = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Run_WithNothingToDo_LooksLessAndLessOften()
    {
        int looks = 0;
        bench.Flaky.Fails = call =>
        {
            looks += call == "lease" ? 1 : 0;
            return null;
        };
        using CancellationTokenSource stop = new();
        Task run = bench.Relay(_ => { }).RunAsync(stop.Token);
        foreach (int milliseconds in new[] { 100, 200, 400, 800, 1600, 3200, 5000, 5000 })
        {
            int before = looks;
            await RelayBench.Until(() => bench.Clock.PendingTimers == 1);
            bench.Clock.Advance(TimeSpan.FromMilliseconds(milliseconds) - TimeSpan.FromTicks(1));
            looks.ShouldBe(before);
            bench.Clock.Advance(TimeSpan.FromTicks(1));
            await RelayBench.Until(() => looks == before + 1);
        }

        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Run_FindsNewMessagesAndStopsWhenTold()
    {
        using CancellationTokenSource stop = new();
        OutboxRelay relay = bench.Relay(entry => taken.Add(entry.Message.Id), bench.Options() with { BatchSize = 1 });
        Task run = relay.RunAsync(stop.Token);
        await bench.Send(RelayBench.One, "a", "b", "c");

        await RelayBench.Until(() => bench.Clock.PendingTimers == 1);
        bench.Clock.Advance(TimeSpan.FromSeconds(5));
        await RelayBench.Until(() => relay.Counts.Delivered == 3);
        await stop.CancelAsync();
        await run;

        taken.ShouldBe(["a", "b", "c"], "a stream that is done makes room at once for what is left of it");
    }

    [Fact]
    public async Task Run_OnAStoreThatFails_AsksAgainWithPausesAndNeverEnds()
    {
        bench.Flaky.Fails = call => call == "lease" ? false : null;
        await bench.Send(RelayBench.One, "a");
        using CancellationTokenSource stop = new();
        OutboxRelay relay = bench.Relay(entry => taken.Add(entry.Message.Id));
        Task run = relay.RunAsync(stop.Token);
        int failures = 1;
        foreach (double pause in new[] { 1.5, 2.5, 4.5, 8.5, 10.5, 10.5 })
        {
            await RelayBench.Until(() => bench.Clock.PendingTimers == 1);
            (await relay.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Unhealthy);
            bench.Clock.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromTicks(1));
            relay.Counts.StoreFailures.ShouldBe(failures++);
            bench.Clock.Advance(TimeSpan.FromTicks(1));
            await RelayBench.Until(() => relay.Counts.StoreFailures == failures);
        }

        bench.Flaky.Fails = _ => null;
        await RelayBench.Until(() => bench.Clock.PendingTimers == 1);
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        await RelayBench.Until(() => relay.Counts.Delivered == 1);
        (await relay.CheckHealthAsync(default)).Status.ShouldBe(StoreHealthStatus.Healthy);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task Stop_LetsTheDeliveryUnderWayFinish_SettlesIt_AndReleasesTheRest()
    {
        await bench.Send(RelayBench.One, "a", "b", "c");
        using CancellationTokenSource stop = new();
        Task run = bench.Relay(Blocking).RunAsync(stop.Token);
        await entered.Task;
        await stop.CancelAsync();
        run.IsCompleted.ShouldBeFalse();
        mayLeave.SetResult();
        await run;

        taken.ShouldBe(["a"]);
        (await bench.Relay(entry => taken.Add(entry.Message.Id)).RunOnceAsync()).Delivered.ShouldBe(2, "the rest was released at once");
        taken.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Stop_CutsADeliveryShortThatTakesTooLong_AndCountsNoAttempt()
    {
        await bench.Send(RelayBench.One, "a", "b");
        using CancellationTokenSource stop = new();
        Task run = bench.Relay(Blocking, bench.Options() with { StopTimeout = TimeSpan.FromSeconds(3) }).RunAsync(stop.Token);
        await entered.Task;
        await stop.CancelAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        run.IsCompleted.ShouldBeFalse();
        bench.Clock.Advance(TimeSpan.FromTicks(1));
        await run;

        OutboxLease lease = (await bench.Outbox.LeaseAsync(new OutboxLeaseRequest("next", bench.Clock.GetUtcNow(), bench.Clock.GetUtcNow().AddMinutes(1)), default)).Single();
        lease.Attempts.ShouldBe(0);
        lease.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Stop_BeforeTheStart_DeliversNothing()
    {
        await bench.Send(RelayBench.One, "a");
        OutboxRelay relay = bench.Relay(entry => taken.Add(entry.Message.Id));

        await relay.RunAsync(new CancellationToken(canceled: true));
        (await relay.RunOnceAsync(new CancellationToken(canceled: true))).ShouldBe(default);

        taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_WithOneStreamHanging_DeliversTheOthers()
    {
        await bench.Send(RelayBench.One, "hangs");
        using CancellationTokenSource stop = new();
        OutboxRelay relay = bench.Relay(async (entry, cancellation) =>
        {
            if (entry.Message.Id == "hangs")
            {
                await Blocking(entry, cancellation);
            }
        });
        Task run = relay.RunAsync(stop.Token);
        await entered.Task;
        await bench.Send(RelayBench.Two, "x", "y");
        await RelayBench.Until(() => bench.Clock.PendingTimers == 2);
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        await RelayBench.Until(() => relay.Counts.Delivered == 2);

        mayLeave.SetResult();
        await stop.CancelAsync();
        await run;
        relay.Counts.Delivered.ShouldBe(3);
    }

    private async Task Blocking(OutboxEntry entry, CancellationToken cancellation)
    {
        entered.TrySetResult();
        await mayLeave.Task.WaitAsync(cancellation);
        taken.Add(entry.Message.Id);
    }
}
