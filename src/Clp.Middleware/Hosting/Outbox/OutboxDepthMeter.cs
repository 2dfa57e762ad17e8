using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Clp.Middleware;

/// <summary>The gauge of what waits and is parked in the outboxes that this process relays.</summary>
internal static class OutboxDepthMeter
{
    private static readonly ConcurrentDictionary<HostRelay, bool> Relays = new();
    private static readonly Meter Meter = new(ClpDiagnostics.Name);
    private static readonly ObservableGauge<long> Gauge = Meter.CreateObservableGauge("clp.outbox.depth", Observe, "{message}", "Messages in an outbox that wait or are parked, as last seen by this process's relay.");

    public static bool IsRead => Gauge.Enabled;

    public static void Add(HostRelay relay) => Relays[relay] = true;

    public static void Remove(HostRelay relay) => Relays.TryRemove(relay, out _);

    private static IEnumerable<Measurement<long>> Observe()
    {
        foreach (HostRelay relay in Relays.Keys)
        {
            if (relay.Depth is { } depth)
            {
                yield return new(depth.Waiting, new("store", relay.Name), new KeyValuePair<string, object?>("state", "waiting"));
                yield return new(depth.Parked, new("store", relay.Name), new KeyValuePair<string, object?>("state", "parked"));
            }
        }
    }
}
