using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clp.Storage;

/// <summary>What relays tell observability tools, under <see cref="ClpDiagnostics.Name"/>.</summary>
internal static class RelayMeter
{
    private static readonly ActivitySource Source = new(ClpDiagnostics.Name);
    private static readonly Meter Meter = new(ClpDiagnostics.Name);
    private static readonly Counter<long> Messages = Meter.CreateCounter<long>("clp.outbox.messages", "{message}", "Outbox messages by what became of an attempt.");
    private static readonly Counter<long> Leases = Meter.CreateCounter<long>("clp.outbox.leases.lost", "{lease}", "Leases that ended before they were settled.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("clp.outbox.store.failures", "{call}", "A relay's calls to its store that failed.");

    public static Activity? Start(OutboxEntry entry)
    {
        Activity? activity = Source.HasListeners() ? Source.StartActivity("clp.outbox.deliver", ActivityKind.Producer) : null;
        activity?.SetTag("clp.contract", entry.Stream.Contract);
        activity?.SetTag("clp.outbox.topic", entry.Message.Topic);
        return activity;
    }

    public static void Count(in OutboxRelayCounts counts)
    {
        Add(Messages, counts.Delivered, "delivered");
        Add(Messages, counts.Failed, "failed");
        Add(Messages, counts.Parked, "parked");
        Add(Leases, counts.LeasesLost, null);
        Add(Failures, counts.StoreFailures, null);
    }

    private static void Add(Counter<long> counter, long number, string? outcome)
    {
        if (number > 0 && counter.Enabled)
        {
            counter.Add(number, outcome is null ? default : new TagList { { "outcome", outcome } });
        }
    }
}
