using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clp.Middleware;

/// <summary>What the cache tells: a counter, and a tag on the span of the ask. The recorded proposal names the model that made it, wherever it was kept in between.</summary>
internal static class ProposalCacheMeter
{
    private static readonly Meter Meter = new(ClpDiagnostics.Name);
    private static readonly Counter<long> Asks = Meter.CreateCounter<long>("clp.proposal.cache", "{ask}", "Asks by whether the cache had the answer: Hit, Miss, or Joined for a call that was under way.");

    public static void Asked(CacheKey key, string result)
    {
        Asks.Count(1, new("contract", key.Stream.Contract), new("intent", key.Intent), new("result", result));
        if (Activity.Current is { } activity && activity.Source.Name == ClpDiagnostics.Name)
        {
            activity.SetTag("clp.proposal.cache", result);
        }
    }
}
