using System.Collections.Concurrent;
using Clp.Storage;
using Clp.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests.Hosting;

/// <summary>What docs/middleware.md and docs/observability.md show.</summary>
public sealed class WorkedExampleTests
{
    private static readonly Contract Order = Contracts.Counter("order");
    private static readonly Contract Stock = Contracts.Counter("stock");

    [Fact]
    public async Task TheWholeExample_InAHost_WorksAsTheDocumentSays()
    {
        FakeClock clock = new();
        string folder = Directory.CreateTempSubdirectory("clp-").FullName;
        try
        {
            HostApplicationBuilder builder = Contracts.Host();
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Configuration.AddInMemoryCollection([new("Shop:Folder", Path.Combine(folder, "shop")), new("Clp:order:MaxPendingIntents", "1")]);
            builder.Services.AddSingleton<MailTarget>();
            Register(builder);
            using IHost host = builder.Build();
            await host.StartAsync();

            Shop shop = host.Services.GetServices<IHostedService>().OfType<Shop>().Single();
            (await shop.OrderAsync()).IsCommitted.ShouldBeTrue();
            ContractInstance order = await host.Services.GetRequiredKeyedService<ClpRuntime>("order").OpenAsync("order-1");
            await order.DispatchAsync("add");
            (await Should.ThrowAsync<LifecycleException>(async () => await order.DispatchAsync("add"))).Code.ShouldBe(ClpCodes.TooMany);
            await clock.UntilAsync(host.Services.GetRequiredService<MailTarget>().Sent.Task);
            HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(registration => registration.Tags.Contains("clp"));
            report.Entries.Keys.Order(StringComparer.Ordinal).ShouldBe(["clp:order", "clp:stock", "clp:store:shop"]);
            report.Status.ShouldBe(HealthStatus.Healthy);
            await host.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Register(HostApplicationBuilder builder)
    {
        #region host
        builder.Services.AddClpStore("shop", (provider, cancellation) => new(FileStore.Open(builder.Configuration["Shop:Folder"]!)));

        builder.Services.AddClp(Order)
            .UseStore("shop")
            .UseLogging()
            .Configure((provider, options) => options.Outbox = Mails)
            .UseOutbox(provider => provider.GetRequiredService<MailTarget>(), "mail");

        builder.Services.AddClp(Stock)
            .UseStore("shop");

        builder.Services.AddHostedService<Shop>();
        #endregion

        #region health
        builder.Services.AddHealthChecks().AddClp();
        #endregion
    }

    private static IEnumerable<OutboxMessage> Mails(RecordedEvent recorded) => Contracts.Messages("mail")(recorded);

    private sealed class MailTarget : IOutboxTarget
    {
        public TaskCompletionSource Sent { get; } = Contracts.Signal();

        public ValueTask DeliverAsync(OutboxEntry entry, CancellationToken cancellationToken)
        {
            Sent.TrySetResult();
            return default;
        }
    }

    #region runtime
    private sealed class Shop([FromKeyedServices("order")] ClpRuntime orders) : BackgroundService
    {
        public async Task<Outcome> OrderAsync() => await (await orders.OpenAsync("order-1")).SubmitAsync("add");

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
    #endregion

    #region source
    private sealed class Queue : IClpMiddleware, IClpHealthSource
    {
        private readonly ConcurrentQueue<RecordedEvent> waiting = new();

        public string HealthName => "queue";

        public HealthCheckResult CheckHealth() => waiting.Count < 10_000 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded("10,000 events wait.");
    }
    #endregion

    [Fact]
    public void TheSource_OfTheDocument_Reports() => new Queue().CheckHealth().Status.ShouldBe(HealthStatus.Healthy);
}
