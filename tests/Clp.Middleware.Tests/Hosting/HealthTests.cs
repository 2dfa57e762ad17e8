using Clp.Storage;
using Clp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Clp.Middleware.Tests.Hosting;

public sealed class HealthTests : IDisposable
{
    private readonly HostApplicationBuilder builder = Contracts.Host();
    private readonly TestStore store = new();

    public HealthTests() => builder.Services.AddHealthChecks().AddClp();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task Health_SharedAndOwnStores_OneCheckPerContractAndPerSharedStore()
    {
        builder.Services.AddClp(Contracts.Counter("a")).UseStore("db");
        builder.Services.AddClp(Contracts.Counter("b")).UseStore("db");
        builder.Services.AddClp(Contracts.Counter("c")).UseStore((_, _) => new(new TestStore()));
        builder.Services.AddClp(Contracts.Counter("d"));
        builder.Services.AddClpStore("db", (_, _) => new(store));
        using IHost host = await StartAsync();

        HealthReport report = await ReportAsync(host);

        report.Entries.Keys.Order(StringComparer.Ordinal).ShouldBe(["clp:a", "clp:b", "clp:c", "clp:d", "clp:store:db"]);
        report.Status.ShouldBe(HealthStatus.Healthy);
        report.Entries.Values.ShouldAllBe(entry => entry.Tags.SequenceEqual(new[] { "clp" }));
        report.Entries["clp:store:db"].Description.ShouldBe("store: It works.");
        report.Entries["clp:c"].Description.ShouldBe("store: It works.");
    }

    [Theory]
    [InlineData(StoreHealthStatus.Degraded, HealthStatus.Degraded)]
    [InlineData(StoreHealthStatus.Unhealthy, HealthStatus.Unhealthy)]
    public async Task Health_AStoreWithTrouble_IsTold(StoreHealthStatus status, HealthStatus expected)
    {
        builder.Services.AddClp(Contracts.Counter()).UseStore((_, _) => new(store));
        using IHost host = await StartAsync();
        store.Health = new StoreHealth(status, "The disk is slow.");

        HealthReportEntry entry = (await ReportAsync(host)).Entries["clp:counter"];

        entry.Status.ShouldBe(expected);
        entry.Description.ShouldBe("store: The disk is slow.");
        entry.Data["store"].ShouldBe(expected.ToString());
    }

    [Fact]
    public async Task Health_BeforeTheStoreIsOpen_IsUnhealthyAndOpensNothing()
    {
        bool isOpened = false;
        builder.Services.AddClp(Contracts.Counter()).UseStore((_, _) =>
        {
            isOpened = true;
            return new(store);
        });
        using IHost host = builder.Build();

        HealthReportEntry entry = (await ReportAsync(host)).Entries["clp:counter"];

        entry.Status.ShouldBe(HealthStatus.Unhealthy);
        isOpened.ShouldBeFalse();
    }

    [Fact]
    public async Task Health_AParkedMessage_DegradesTheStoresCheck()
    {
        FakeClock clock = new();
        TaskCompletionSource poisoned = Contracts.Signal();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddClpStore("db", (_, _) => new(store));
        builder.Services.AddClp(Contracts.Counter()).UseStore("db")
            .Configure((_, options) => options.Outbox = Contracts.Messages("mail"))
            .UseOutboxRelay(Contracts.Patient)
            .UseOutbox((_, _) =>
            {
                poisoned.TrySetResult();
                throw new PoisonMessageException("bad");
            });
        using IHost host = await StartAsync();
        (await ReportAsync(host)).Entries["clp:store:db"].Data["outbox"].ShouldBe("Healthy");
        await (await host.Services.GetRequiredService<ClpRuntime>().OpenAsync()).SubmitAsync("add");
        await clock.UntilAsync(poisoned.Task);
        while ((await store.Outbox!.DepthAsync(default)).Parked == 0)
        {
            await Task.Yield();
        }

        HealthReportEntry entry = (await ReportAsync(host)).Entries["clp:store:db"];
        await host.StopAsync();

        entry.Status.ShouldBe(HealthStatus.Degraded);
        entry.Description.ShouldBe("store: It works. outbox: 0 messages wait, 1 are parked.");
    }

    [Fact]
    public async Task Health_MiddlewareThatReports_IsPartOfItsContractsCheck()
    {
        Part both = new("breaker", () => HealthCheckResult.Degraded("It is open.")), broken = new("broken", () => throw new InvalidOperationException("secret"));
        builder.Services.AddClp(Contracts.Counter()).Configure((_, options) =>
        {
            options.Middleware.Add(both);
            options.Interceptors.Add(both);
        });
        builder.Services.AddClp(Contracts.Counter("other")).Configure((_, options) => options.Middleware.Add(broken));
        using IHost host = await StartAsync();

        HealthReport report = await ReportAsync(host);

        report.Entries["clp:counter"].Status.ShouldBe(HealthStatus.Degraded);
        report.Entries["clp:counter"].Description.ShouldBe("breaker: It is open.");
        report.Entries["clp:other"].Status.ShouldBe(HealthStatus.Unhealthy);
        report.Entries["clp:other"].Description.ShouldBe("broken: It could not be asked.");
    }

    [Fact]
    public async Task Health_APartOrAStoreThatThrows_IsToldWithoutSecrets()
    {
        Part broken = new("broken", () => throw new InvalidOperationException("Host=db;Password=hunter2"));
        builder.Services.AddClpStore("db", (_, _) => new(store));
        builder.Services.AddClp(Contracts.Counter()).UseStore("db").UseRedaction(new RedactionOptions { Secrets = ["sesame"] }).Configure((_, options) => options.Middleware.Add(broken));
        using IHost host = await StartAsync();
        store.Failure = new InvalidOperationException("open sesame");

        HealthReport report = await ReportAsync(host);

        report.Entries["clp:counter"].Exception!.ToString().ShouldStartWith("System.InvalidOperationException: Host=db;Password=[redacted]");
        report.Entries["clp:store:db"].Exception!.ToString().ShouldStartWith("System.InvalidOperationException: open [redacted]");
    }

    [Fact]
    public async Task Health_TwoPartsOfOneName_AreTheWorseOne()
    {
        builder.Services.AddClp(Contracts.Counter()).Configure((_, options) =>
        {
            options.Middleware.Add(new Part("limit", () => HealthCheckResult.Degraded("It fails.")));
            options.Middleware.Add(new Part("limit", () => HealthCheckResult.Healthy()));
        });
        using IHost host = await StartAsync();

        (await ReportAsync(host)).Entries["clp:counter"].Data["limit"].ShouldBe("Degraded");
    }

    private async Task<IHost> StartAsync()
    {
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static Task<HealthReport> ReportAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

    private sealed class Part(string name, Func<HealthCheckResult> check) : IClpMiddleware, IClpInterceptor, IClpHealthSource
    {
        public string HealthName => name;

        public HealthCheckResult CheckHealth() => check();
    }
}
