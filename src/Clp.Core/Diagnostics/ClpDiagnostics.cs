using System.Diagnostics;

namespace Clp;

/// <summary>What the runtime tells observability tools: the activity source and the meter, both under one name. Costs next to nothing while nobody listens; docs/observability.md has the list.</summary>
public static class ClpDiagnostics
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Clp";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>True while somebody listens to spans.</summary>
    internal static bool IsTraced => Source.HasListeners();

    /// <summary>Begins a span, which is nothing when nobody listens.</summary>
    /// <param name="operation">The span's name.</param>
    /// <param name="stream">The instance it is about.</param>
    /// <param name="intent">The intent's name, when there is one.</param>
    /// <param name="cause">The W3C trace context of what led here, perhaps in another process and long ago: becomes a link, so that no trace lasts for days.</param>
    internal static ClpSpan Start(string operation, StreamId stream, string? intent = null, string? cause = null)
        => Source.HasListeners() ? Begin(operation, stream, intent, LinksTo(cause)) : default;

    /// <summary>Begins the span of a batch, linked to what dispatched its intents.</summary>
    internal static ClpSpan Start(string operation, StreamId stream, Batch batch)
    {
        if (!Source.HasListeners())
        {
            return default;
        }

        ClpSpan span = Begin(operation, stream, intent: null, [.. batch.Items.Select(item => item.Cause).Distinct().SelectMany(cause => LinksTo(cause) ?? [])]);
        span.Tag("clp.batch.size", batch.Items.Length);
        return span;
    }

    /// <summary>Calls listeners, whose own failures must not turn a stored commit into an exception; there is nowhere left to report that reporting fails.</summary>
    /// <param name="argument">What the call needs.</param>
    /// <param name="call">A call that ends in listeners, such as that of a counter.</param>
    public static void Safely<T>(T argument, Action<T> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        try
        {
            call(argument);
        }
#pragma warning disable CA1031 // Contained by decision, as said above.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static ClpSpan Begin(string operation, StreamId stream, string? intent, ActivityLink[]? links)
    {
        Activity? activity = null;
        Safely((operation, links), o => activity = Source.CreateActivity(o.operation, ActivityKind.Internal, default(ActivityContext), tags: null, o.links, ActivityIdFormat.W3C));
        if (activity is null)
        {
            return default;
        }

        activity.SetTag("clp.contract", stream.Contract);
        activity.SetTag("clp.instance", stream.Instance);
        if (intent is not null)
        {
            activity.SetTag("clp.intent", intent);
        }

        Safely(activity, static a => a.Start());
        return new ClpSpan(activity);
    }

    private static ActivityLink[]? LinksTo(string? cause)
        => cause is not null && ActivityContext.TryParse(cause, null, isRemote: true, out ActivityContext context) && context.SpanId != Activity.Current?.SpanId ? [new ActivityLink(context)] : null;
}
