namespace Clp.Middleware;

/// <summary>
/// Collects small facts about commands and sends them to a sink in batches, beside the commands: it never holds one up and
/// never fails one. May serve several runtimes. Disposing it sends what waits. Thread-safe.
/// </summary>
public sealed class AnalyticsMiddleware : IClpMiddleware, IAsyncDisposable
{
    private readonly AnalyticsOptions options;
    private readonly AnalyticsPump pump;
    private readonly TimeProvider time;
    private readonly IntentTimes proposing;
    private readonly IntentTimes committing;

    /// <summary>Creates the middleware.</summary>
    /// <param name="sink">Where records go; it belongs to the caller.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <exception cref="ConfigurationException">The options are impossible.</exception>
    public AnalyticsMiddleware(IAnalyticsSink sink, AnalyticsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sink);
        this.options = options ?? new AnalyticsOptions();
        this.options.Check();
        time = this.options.TimeProvider ?? TimeProvider.System;
        (proposing, committing, pump) = (new IntentTimes(time), new IntentTimes(time), new AnalyticsPump(sink, this.options));
    }

    /// <summary>How many records were given up so far: no room, a sink that failed, or none any more.</summary>
    public long Dropped => pump.Dropped;

    /// <inheritdoc/>
    public ValueTask AfterDispatchAsync(DispatchedArgs args, CancellationToken cancellationToken)
    {
        pump.Add(Record(AnalyticsKind.Dispatched, args.Stream) with { Intent = args.Intent.Name, By = args.Intent.By.Kind });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask BeforeProposeAsync(ProposingArgs args, CancellationToken cancellationToken)
    {
        proposing.Begin(args.Intent);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask AfterProposeAsync(ProposedArgs args, CancellationToken cancellationToken)
    {
        pump.Add(Record(AnalyticsKind.Proposed, args.Stream) with
        {
            Intent = args.Intent.Name,
            Outcome = args.Proposal?.Status.ToString() ?? "None",
            By = args.Proposal?.By.Kind,
            Within = options.Bucket(proposing.End(args.Intent)),
        });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken)
    {
        committing.Begin(args.Intent);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask AfterCommitAsync(CommittedArgs args, CancellationToken cancellationToken)
    {
        pump.Add(Record(AnalyticsKind.Committed, args.Stream) with
        {
            Intent = args.Intent.Name,
            Outcome = args.Outcome.Name,
            Guards = args.Outcome is Outcome.Denied denied ? [.. denied.Denials.Select(denial => denial.Guard)] : [],
            Transition = (args.Outcome as Outcome.Committed)?.Transition,
            By = args.Options.By.Kind,
            Within = options.Bucket(committing.End(args.Intent)),
        });
        return default;
    }

    /// <inheritdoc/>
    public ValueTask OnErrorAsync(ErrorArgs args, CancellationToken cancellationToken)
    {
        pump.Add(Record(AnalyticsKind.Error, args.Stream) with { Outcome = args.Phase.ToString() });
        return default;
    }

    /// <summary>Sends what waits, within <see cref="AnalyticsOptions.StopTimeout"/>; what comes afterwards is dropped and counted.</summary>
    public ValueTask DisposeAsync() => pump.DisposeAsync();

    private AnalyticsRecord Record(AnalyticsKind kind, StreamId on) => new(kind, time.GetUtcNow(), on.Contract)
    {
        Namespace = options.Namespaces ? on.Namespace : null,
        Instance = options.Instances ? on.Instance : null,
    };
}
