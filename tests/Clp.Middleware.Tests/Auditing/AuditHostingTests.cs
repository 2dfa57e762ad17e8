using System.Diagnostics.Metrics;
using Clp.Middleware.Tests.Hosting;
using Clp.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests;

public sealed class AuditHostingTests
{
    private readonly FakeClock clock = new();
    private readonly ListSink sink = new();

    [Fact]
    public async Task Host_ForwardsWhileItRuns_AndGoesOnAfterARestart()
    {
        MemoryStore store = new();
        MemoryForwardingPosition position = new();
        for (int start = 1; start <= 2; start++)
        {
            using IHost host = Host(builder => builder.Configure((_, options) => options.EventStore = store).UseAuditForwarding(sink, position));
            await host.StartAsync();
            await AuditSetup.CommitAsync(host.Services.GetRequiredService<ClpRuntime>(), "a", 5);
            await clock.UntilAsync(() => sink.Taken.Length >= start * 5);
            await host.StopAsync();
        }

        sink.Taken.ShouldBe(await AuditSetup.FeedAsync(store));
    }

    [Fact]
    public async Task Host_SinkIsDown_StartsStopsAndSaysSo_WithoutItsSecrets()
    {
        using FormattedLog log = new();
        sink.Before = (_, _) => throw new InvalidOperationException("Bearer abcdefgh");
        using IHost host = Host(builder => builder.UseAuditForwarding(sink, new MemoryForwardingPosition()), log);
        await host.StartAsync();
        await AuditSetup.CommitAsync(host.Services.GetRequiredService<ClpRuntime>(), "a", 1);
        await clock.UntilAsync(() => log.Events.Any(said => said.Id.Name == "AuditFailed"));

        HealthReport health = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        await host.StopAsync();

        health.Entries["clp:counter:audit"].Status.ShouldBe(HealthStatus.Degraded);
        log.Simple.ToString().ShouldContain("InvalidOperationException: Bearer [redacted]");
    }

    [Fact]
    public async Task Host_StoreWithoutAFeed_DoesNotStart()
    {
        using IHost host = Host(builder => builder.Configure((_, options) => options.Storage = new MemoryStorageAdapter()).UseAuditForwarding(sink, new MemoryForwardingPosition()));

        (await Should.ThrowAsync<ConfigurationException>(() => host.StartAsync())).Code.ShouldBe(ClpCodes.StoreMisconfigured);
    }

    [Fact]
    public void UseAuditForwarding_ImpossibleOptions_AreRefusedAtOnce()
        => Should.Throw<ConfigurationException>(() => Host(builder => builder.UseAuditForwarding(sink, new MemoryForwardingPosition(), new AuditForwardingOptions { BatchSize = -1 })));

    [Fact]
    public void UseAuditForwarding_TwoOfOneName_AreRefusedAtOnce()
        => Should.Throw<ConfigurationException>(() => Host(builder => builder.UseAuditForwarding(sink, new MemoryForwardingPosition()).UseAuditForwarding(sink, new MemoryForwardingPosition())))
            .Message.ShouldContain("'audit'");

    [Fact]
    public async Task Lag_OfTwoForwardersOfOneName_IsTheLonger()
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddSingleton<TimeProvider>(clock);
        ListSink stuck = new() { Before = (_, token) => new(Task.Delay(Timeout.Infinite, token)) };
        AuditForwardingOptions options = new() { Name = "lag-of-this-test" };
        builder.Services.AddClp(Contracts.Counter("a")).UseAuditForwarding(stuck, new MemoryForwardingPosition(), options);
        builder.Services.AddClp(Contracts.Counter("b")).UseAuditForwarding(sink, new MemoryForwardingPosition(), options);
        using IHost host = builder.Build();
        await host.StartAsync();
        await AuditSetup.CommitAsync(host.Services.GetRequiredKeyedService<ClpRuntime>("a"), "a", 1);
        AuditForwarder forwarder = host.Services.GetServices<IHostedService>().OfType<AuditForwardingService>().First().Forwarder!;
        await clock.UntilAsync(() => forwarder.Lag > TimeSpan.FromSeconds(1));
        List<double> lags = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = static (instrument, on) =>
            {
                if (instrument.Name == "clp.audit.lag")
                {
                    on.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, lag, tags, _) =>
        {
            if (tags.ToArray().Any(tag => Equals(tag.Value, "lag-of-this-test")))
            {
                lags.Add(lag);
            }
        });
        listener.Start();

        listener.RecordObservableInstruments();
        await host.StopAsync();

        lags.ShouldHaveSingleItem().ShouldBeGreaterThan(1);
    }

    private IHost Host(Action<IClpBuilder> configure, ILoggerFactory? log = null)
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddHealthChecks();
        if (log is not null)
        {
            builder.Services.AddSingleton(log);
        }

        configure(builder.Services.AddClp(Contracts.Counter()));
        return builder.Build();
    }
}
