using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Clp.Middleware;

/// <summary>What forwarders tell observability tools.</summary>
internal static class AuditMeter
{
    private static readonly ConcurrentDictionary<AuditForwarder, bool> Running = new();
    private static readonly Meter Meter = new(ClpDiagnostics.Name);
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("clp.audit.events", "{event}", "Events that a sink took, counted again when they were forwarded again.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("clp.audit.failures", "{attempt}", "Attempts of a forwarder that failed and are repeated.");

    static AuditMeter() => Meter.CreateObservableGauge("clp.audit.lag", Observe, "s", "The age of the oldest event that a running forwarder knows and has not forwarded; 0 when it has come to the end.");

    public static void Start(AuditForwarder forwarder) => Running[forwarder] = true;

    public static void Stop(AuditForwarder forwarder) => Running.TryRemove(forwarder, out _);

    public static void Forwarded(string name, int count) => Events.Count(count, new KeyValuePair<string, object?>("forwarder", name));

    public static void Failed(string name) => Failures.Count(1, new KeyValuePair<string, object?>("forwarder", name));

    private static IEnumerable<Measurement<double>> Observe()
        => Running.Keys.GroupBy(forwarder => forwarder.HealthName, StringComparer.Ordinal)
            .Select(named => new Measurement<double>(named.Max(forwarder => forwarder.Lag).TotalSeconds, new KeyValuePair<string, object?>("forwarder", named.Key)));
}
