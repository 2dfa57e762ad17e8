using Clp.Storage;
using Clp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests.Hosting;

public sealed class ShutdownTests
{
    [Fact]
    public async Task Stop_WhileACommitAndADeliveryRun_CommitThenRelayThenStore()
    {
        List<string> order = [];
        TaskCompletionSource entered = Contracts.Signal(), release = Contracts.Signal(), delivering = Contracts.Signal(), delivered = Contracts.Signal();
        FakeClock clock = new();
        TestStore store = new(() => order.Add("store closed"));
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddClpStore("one", (_, _) => new(store));
        builder.Services.AddClp(Contracts.Slow(entered, release.Task)).UseStore("one");
        builder.Services.AddClp(Contracts.Counter()).UseStore("one")
            .Configure((_, options) => options.Outbox = Contracts.Messages("counted"))
            .UseOutboxRelay(Contracts.Patient)
            .UseOutbox(async (_, cancellation) =>
            {
                delivering.SetResult();
                await delivered.Task.WaitAsync(cancellation);
                order.Add("delivered");
            });
        IHost host = builder.Build();
        await host.StartAsync();
        ContractInstance slow = await host.Services.GetRequiredKeyedService<ClpRuntime>("slow").OpenAsync();
        ContractInstance counter = await host.Services.GetRequiredKeyedService<ClpRuntime>("counter").OpenAsync();
        await counter.SubmitAsync("add");
        await clock.UntilAsync(delivering.Task);
        Task<Outcome> running = slow.SubmitAsync("work").AsTask();
        await entered.Task;

        Task stopping = host.StopAsync();
        (await Should.ThrowAsync<LifecycleException>(async () => await slow.SubmitAsync("work"))).Code.ShouldBe(ClpCodes.RuntimeClosed);
        (await Should.ThrowAsync<LifecycleException>(async () => await counter.SubmitAsync("add"))).Code.ShouldBe(ClpCodes.RuntimeClosed);
        stopping.IsCompleted.ShouldBeFalse();
        release.SetResult();
        (await running).IsCommitted.ShouldBeTrue();
        order.Add("committed");
        stopping.IsCompleted.ShouldBeFalse();
        delivered.SetResult();
        await stopping;
        host.Dispose();

        order.ShouldBe(["committed", "delivered", "store closed"]);
        (await store.Outbox!.DepthAsync(default)).Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Stop_ServicesOfTheHost_CanCommitUntilTheyHaveStopped()
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddHostedService<CommitsAtItsEnd>();
        builder.Services.AddClp(Contracts.Counter());
        using IHost host = builder.Build();
        await host.StartAsync();
        ContractInstance counter = await host.Services.GetRequiredService<ClpRuntime>().OpenAsync();

        await host.StopAsync();

        counter.State.Get("count", 0).ShouldBe(1);
    }

    [Fact]
    public async Task Stop_AMiddlewareThatRuns_StartsBeforeTheServicesAndStopsAfterThem()
    {
        List<string> order = [];
        Sink sink = new(order);
        Lines lines = new();
        HostApplicationBuilder builder = Contracts.Host();
        builder.Logging.AddProvider(lines);
        builder.Services.AddHostedService<CommitsAtItsEnd>();
        builder.Services.AddClp(Contracts.Counter()).Configure((_, options) =>
        {
            options.Middleware.Add(sink);
            options.Interceptors.Add(sink);
        });
        using IHost host = builder.Build();
        await host.StartAsync();
        order.ShouldBe(["started"]);

        await host.StopAsync();

        order.ShouldBe(["started", "told of Committed", "stopped"]);
        lines.All.ShouldContain("Clp.Hosting Error Sink failed to stop.");
    }

    [Fact]
    public async Task Stop_AMiddlewareThatFailsToStop_IsToldWithoutSecrets()
    {
        using FormattedLog log = new();
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddClp(Contracts.Counter()).UseRedaction(new RedactionOptions { Secrets = ["open sesame"] })
            .Configure((_, options) => options.Middleware.Add(new FailsToStop("said open sesame with Bearer abcdefgh")));
        using IHost host = builder.Build();
        await host.StartAsync();

        await host.StopAsync();

        log.Simple.ToString().ShouldContain("InvalidOperationException: said [redacted] with Bearer [redacted]");
    }

    [Fact]
    public async Task Stop_TheTimeoutEnds_NeitherStoppingNorDisposingHangs()
    {
        TaskCompletionSource entered = Contracts.Signal(), release = Contracts.Signal();
        Lines lines = new();
        TestStore store = new();
        HostApplicationBuilder builder = Contracts.Host();
        builder.Logging.AddProvider(lines);
        builder.Services.AddClp(Contracts.Slow(entered, release.Task)).UseStore((_, _) => new(store));
        IHost host = builder.Build();
        await host.StartAsync();
        ContractInstance slow = await host.Services.GetRequiredService<ClpRuntime>().OpenAsync();
        Task<Outcome> running = slow.SubmitAsync("work").AsTask();
        await entered.Task;
        using CancellationTokenSource timeout = new();

        Task stopping = host.StopAsync(timeout.Token);
        stopping.IsCompleted.ShouldBeFalse();
        await timeout.CancelAsync();
        await stopping;
        host.Dispose();

        store.IsClosed.ShouldBeTrue();
        lines.All.ShouldContain(line => line.StartsWith("Clp.Hosting Warning", StringComparison.Ordinal) && line.Contains("slow", StringComparison.Ordinal));
        release.SetResult();
        await running;
    }

    [Fact]
    public async Task Stop_AHostThatFailedToStart_IsHarmless()
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddClp(Contracts.Counter()).UseStore((_, _) => throw new TimeoutException());
        using IHost host = builder.Build();
        await Should.ThrowAsync<StorageException>(() => host.StartAsync());

        await host.StopAsync();
    }

    [Fact]
    public async Task Start_ALaterServiceFails_TheRelayThatRunsAlreadyEndsWithTheHost()
    {
        List<string> order = [];
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddSingleton<TimeProvider>(new FakeClock());
        builder.Services.AddClp(Contracts.Counter())
            .UseStore((_, _) => new(new TestStore(() => order.Add("store closed"))))
            .Configure((_, options) => options.Outbox = Contracts.Messages("counted"))
            .UseOutbox((_, _) => default);
        builder.Services.AddHostedService<FailsWhenStarted>();
        IHost host = builder.Build();

        await Should.ThrowAsync<InvalidOperationException>(() => host.StartAsync());
        host.Dispose();

        order.ShouldBe(["store closed"]);
    }

    private sealed class Sink(List<string> order) : IClpMiddleware, IClpInterceptor, IHostedService
    {
        public ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken)
        {
            order.Add($"told of {args.Outcome.GetType().Name}");
            return default;
        }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            order.Add("started");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            order.Add("stopped");
            throw new InvalidOperationException();
        }
    }

    private sealed class CommitsAtItsEnd(ClpRuntime runtime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
            => (await (await runtime.OpenAsync(cancellationToken: cancellationToken)).SubmitAsync("add", cancellationToken: cancellationToken)).EnsureCommitted();
    }

    private sealed class FailsWhenStarted : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class FailsToStop(string why) : IClpMiddleware, IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => throw new InvalidOperationException(why);
    }
}
