using Clp.Middleware.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests;

/// <summary>The code of the pages on logging, redaction, audit forwarding and analytics.</summary>
public sealed class ObservingExampleTests : IDisposable
{
    private static readonly Contract Order = Contracts.Counter("order");
    private readonly FormattedLog log = new();
    private readonly string folder = Directory.CreateTempSubdirectory("clp-").FullName;

    public void Dispose()
    {
        log.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Logging_AndRedaction()
    {
        HostApplicationBuilder builder = Builder();
        builder.Configuration["Queue:Password"] = "bob's password";

        #region logging
        builder.Services.AddClp(Order)
            .UseRedaction(new RedactionOptions { Secrets = [builder.Configuration["Queue:Password"]!], Patterns = [@"\bCUST-\d{6}\b"] })
            .UseLogging(new LoggingOptions { NotPermitted = LogLevel.Error, Reasons = true });
        #endregion

        await SubmitAsync(builder, "add", 11, _ => 0);
        log.Events.Single(said => said.Category == LoggingExtensions.Category).Text.ShouldStartWith("Denied add#0 on order/order-1 by human:ada: ten_at_most, in ");
    }

    [Fact]
    public async Task Forwarding()
    {
        HostApplicationBuilder builder = Builder();
        builder.Configuration["Audit:Position"] = Path.Combine(folder, "position");
        builder.Services.AddSingleton<Archive>();

        #region forwarding
        builder.Services.AddClp(Order)
            .UseAuditForwarding(
                provider => provider.GetRequiredService<Archive>(),
                _ => new FileForwardingPosition(builder.Configuration["Audit:Position"]!),
                new AuditForwardingOptions { Name = "archive", BatchSize = 500 });
        #endregion

        Archive archive = await SubmitAsync(builder, "add", 1, provider => provider.GetRequiredService<Archive>(), found => found.Keys.Count > 0);
        archive.Keys.ShouldBe(["order/order-1@0"]);
    }

    [Fact]
    public async Task Analytics()
    {
        HostApplicationBuilder builder = Builder();
        builder.Services.AddSingleton<Warehouse>();

        #region analytics
        builder.Services.AddClp(Order)
            .UseAnalytics(provider => provider.GetRequiredService<Warehouse>(), new AnalyticsOptions { FlushAfter = TimeSpan.FromSeconds(30) });
        #endregion

        Warehouse warehouse = await SubmitAsync(builder, "add", 11, provider => provider.GetRequiredService<Warehouse>());
        warehouse.Rows.ShouldBe(["order add Denied ten_at_most"]);
    }

    private HostApplicationBuilder Builder()
    {
        HostApplicationBuilder builder = Contracts.Host();
        builder.Services.AddSingleton<ILoggerFactory>(log);
        return builder;
    }

    private static async Task<T> SubmitAsync<T>(HostApplicationBuilder builder, string intent, int amount, Func<IServiceProvider, T> sink, Func<T, bool>? isDone = null)
    {
        IHost host = builder.Build();
        await host.StartAsync();
        T found = sink(host.Services);
        await (await host.Services.GetRequiredService<ClpRuntime>().OpenAsync("order-1")).SubmitAsync(intent, StateObject.Of(("amount", amount)), new CommitOptions { By = Actor.Human("ada") });
        while (isDone?.Invoke(found) == false)
        {
            await Task.Yield();
        }

        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
        return found;
    }

    #region sink
    private sealed class Archive : IAuditSink
    {
        private readonly HashSet<(StreamId, long)> seen = [];

        public List<string> Keys { get; } = [];

        public ValueTask WriteAsync(IReadOnlyList<RecordedEvent> events, CancellationToken cancellationToken)
        {
            foreach (RecordedEvent recorded in events)
            {
                // What comes again is known by its key.
                if (seen.Add((recorded.Stream, recorded.Version)))
                {
                    Keys.Add($"{recorded.Stream}@{recorded.Version}");
                }
            }

            return default;
        }
    }
    #endregion

    private sealed class Warehouse : IAnalyticsSink
    {
        public List<string> Rows { get; } = [];

        public ValueTask WriteAsync(IReadOnlyList<AnalyticsRecord> records, CancellationToken cancellationToken)
        {
            Rows.AddRange(records.Select(record => $"{record.Contract} {record.Intent} {record.Outcome} {string.Join(' ', record.Guards)}"));
            return default;
        }
    }
}
