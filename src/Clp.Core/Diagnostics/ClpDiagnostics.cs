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

    /// <summary>Begins a span, or returns null when nobody listens.</summary>
    /// <param name="operation">The span's name.</param>
    /// <param name="stream">The instance it is about.</param>
    /// <param name="intent">The intent's name, when there is one.</param>
    /// <param name="cause">The W3C trace context of what led here, perhaps in another process and long ago: becomes a link, so that no trace lasts for days.</param>
    internal static Activity? Start(string operation, StreamId stream, string? intent = null, string? cause = null)
        => Source.HasListeners() ? Begin(operation, stream, intent, cause) : null;

    internal static void Failed(Activity? activity, Exception e)
    {
        // The type and the code only: messages may hold what nobody should see outside.
        activity?.SetTag("error.type", e is ClpException clp ? clp.Code : e.GetType().FullName);
        activity?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>As <see cref="Failed"/>, for an exception filter: false, so that nothing is caught for it.</summary>
    internal static bool Notices(Activity? activity, Exception e)
    {
        Failed(activity, e);
        return false;
    }

    private static Activity? Begin(string operation, StreamId stream, string? intent, string? cause)
    {
        ActivityLink[]? links = cause is not null && ActivityContext.TryParse(cause, null, isRemote: true, out ActivityContext context) && context.SpanId != Activity.Current?.SpanId
            ? [new ActivityLink(context)]
            : null;
        Activity? activity = Source.CreateActivity(operation, ActivityKind.Internal, default(ActivityContext), tags: null, links, ActivityIdFormat.W3C)?.Start();
        activity?.SetTag("clp.contract", stream.Contract);
        activity?.SetTag("clp.instance", stream.Instance);
        if (intent is not null)
        {
            activity?.SetTag("clp.intent", intent);
        }

        return activity;
    }
}
