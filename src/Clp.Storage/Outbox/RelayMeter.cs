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
        Activity? activity = null;
        if (Source.HasListeners())
        {
            ClpDiagnostics.Safely(Source, source => activity = source.CreateActivity("clp.outbox.deliver", ActivityKind.Producer));
        }

        if (activity is not null)
        {
            activity.SetTag("clp.contract", entry.Stream.Contract);
            activity.SetTag("clp.outbox.topic", entry.Message.Topic);
            ClpDiagnostics.Safely(activity, static a => a.Start());
        }

        return activity;
    }

    /// <summary>Ends a span. What a listener then does wrong must not pass for a delivery that failed.</summary>
    public static void Stop(Activity? activity)
    {
        if (activity is not null)
        {
            ClpDiagnostics.Safely(activity, static a => a.Dispose());
        }
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
            ClpDiagnostics.Safely((counter, number, tags: outcome is null ? default : new TagList { { "outcome", outcome } }), static c => c.counter.Add(c.number, c.tags));
        }
    }
}
