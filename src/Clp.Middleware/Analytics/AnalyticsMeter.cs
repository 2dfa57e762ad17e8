using System.Diagnostics.Metrics;

namespace Clp.Middleware;

/// <summary>What becomes of analytics records.</summary>
internal static class AnalyticsMeter
{
    private static readonly Meter Meter = new(ClpDiagnostics.Name);
    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("clp.analytics.records", "{record}", "Analytics records that a sink took.");
    private static readonly Counter<long> Lost = Meter.CreateCounter<long>("clp.analytics.dropped", "{record}", "Analytics records that were given up, by why: no room, a sink that failed, or the end of the process.");

    public static void Taken(int count) => Sent.Count(count);

    public static void Dropped(long count, string why)
    {
        if (count > 0)
        {
            Lost.Count(count, new KeyValuePair<string, object?>("reason", why));
        }
    }
}
