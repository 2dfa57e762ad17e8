using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Clp.Middleware;

/// <summary>What web hooks tell observability tools, under <see cref="ClpDiagnostics.Name"/>: endpoints by their names, never by their addresses.</summary>
internal static class WebhookMeter
{
    private static readonly ActivitySource Source = new(ClpDiagnostics.Name);
    private static readonly Meter Meter = new(ClpDiagnostics.Name);
    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>("clp.webhook.deliveries", "{attempt}", "Attempts to deliver a web hook by the class of the answer.");

    /// <summary>A span linked to the trace of the event, which may be long over.</summary>
    public static Activity? Start(OutboxEntry entry, string endpoint, string? cause)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityLink[]? links = ActivityContext.TryParse(cause, null, isRemote: true, out ActivityContext context) ? [new ActivityLink(context)] : null;
        Activity? activity = null;
        ClpDiagnostics.Safely(links, l => activity = Source.CreateActivity("clp.webhook.deliver", ActivityKind.Client, default(ActivityContext), tags: null, l));
        if (activity is not null)
        {
            activity.SetTag("clp.contract", entry.Stream.Contract);
            activity.SetTag("clp.webhook.endpoint", endpoint);
            ClpDiagnostics.Safely(activity, static a => a.Start());
        }

        return activity;
    }

    public static void Count(string endpoint, string answer) => Deliveries.Count(1, new("endpoint", endpoint), new("answer", answer));

    /// <summary>Ends a span. What a listener then does wrong must not pass for a delivery that failed.</summary>
    public static void Stop(Activity? activity)
    {
        if (activity is not null)
        {
            ClpDiagnostics.Safely(activity, static a => a.Dispose());
        }
    }
}
