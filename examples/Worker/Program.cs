// One idea: a service in a generic host. It counts units into a file store; what was counted rides in the outbox, and a relay
// tells the world. It stops in order, and after a restart goes on where it was: nothing is lost and nothing told twice.
using Clp;
using Clp.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.AddClp(Meter.Contract)
    .UseFileStore(builder.Configuration["folder"] ?? "meter")
    .UseLogging()
    .Configure((_, options) => options.Outbox = Meter.Messages)
    .UseOutbox((entry, _) => Billing.DeliverAsync(entry), "units");
builder.Services.AddHostedService<Reader>();
using IHost host = builder.Build();
await host.RunAsync();

internal static class Meter
{
    public static Contract Contract { get; } = Contract.Define("meter")
        .State(StateObject.Of(("total", 0)), Field.Required("total", Shape.Integer))
        .Intent("count", intent => intent.Required("units", Shape.Integer))
        .Guard("ten_at_once", c => GuardVerdict.DenyWhen(c.Payload.Get("units", 0) > 10, "No meter counts more than 10 at once."))
        .Transition("count", "count", c => StateDelta.Set("total", c.State.Get("total", 0) + c.Payload.Get("units", 0)))
        .Build();

    public static IEnumerable<OutboxMessage> Messages(RecordedEvent recorded)
        => recorded.Event is ContractEvent.StateCommitted counted ? [new OutboxMessage("units", counted.Payload)] : [];
}

/// <summary>Stands in for another system.</summary>
internal static class Billing
{
    public static ValueTask DeliverAsync(OutboxEntry entry)
    {
        Console.WriteLine($"delivered {entry.Message.Payload} of version {entry.Version}");
        return default;
    }
}

/// <summary>Reads a meter that shows 1 to 12, again and again.</summary>
internal sealed class Reader(ClpRuntime runtime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ContractInstance meter = await runtime.OpenAsync("house-1", stoppingToken);
        Console.WriteLine($"started at {meter.State["total"]}");
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            StateObject units = StateObject.Of(("units", ((meter.Version + 1) % 12) + 1));
            Outcome outcome = await meter.SubmitAsync("count", units, new CommitOptions { By = Actor.System("reader") }, stoppingToken);
            Console.WriteLine($"read {units}: {outcome.Describe()}");
        }
    }
}
