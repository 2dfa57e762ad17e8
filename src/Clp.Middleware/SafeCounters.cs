using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clp.Middleware;

/// <summary>Counting that nobody notices but who listens: a listener that throws must neither let a call through nor stop one.</summary>
internal static class SafeCounters
{
    public static void Count(this Counter<long> counter, long number, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (counter.Enabled)
        {
            ClpDiagnostics.Safely((counter, number, tags: new TagList(tags)), static c => c.counter.Add(c.number, c.tags));
        }
    }

    public static void Count(this UpDownCounter<long> counter, long change, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (counter.Enabled)
        {
            ClpDiagnostics.Safely((counter, change, tags: new TagList(tags)), static c => c.counter.Add(c.change, c.tags));
        }
    }
}
