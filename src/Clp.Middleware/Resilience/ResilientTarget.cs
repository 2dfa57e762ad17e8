using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using PollyOutcome = Polly.Outcome;

namespace Clp.Middleware;

/// <summary>One provider, or one transition, of one contract behind its pipeline: time-out of the whole, retries, circuit, time-out of a try. Thread-safe.</summary>
internal sealed class ResilientTarget
{
    private static readonly ResiliencePropertyKey<CancellationToken> Caller = new("clp.caller");

    private readonly TargetName name;
    private readonly ResiliencePolicy policy;
    private readonly RetryBudget budget;
    private readonly ResilienceRim rim;
    private readonly CircuitBreaker? circuit;
    private readonly ResiliencePipeline pipeline;

    public ResilientTarget(TargetName name, ResiliencePolicy policy, RetryBudget budget, bool recordsRefusals, ResilienceRim rim)
    {
        (this.name, this.policy, this.budget, this.rim) = (name, policy, budget, rim);
        ResiliencePipelineBuilder builder = new() { TimeProvider = rim.Time, Name = "clp" };
        AddTimeout(builder, policy.TotalTimeout);
        if (policy.MaxRetries > 0)
        {
            builder.AddRetry(Retry());
        }

        if (policy.Circuit is { } circuitPolicy)
        {
            circuit = new CircuitBreaker(circuitPolicy, rim.Time, (from, to) => rim.Changed(name, from, to));
            Add(builder, new CircuitStrategy(circuit, Judge, after => Refusal(after, recordsRefusals)));
        }

        AddTimeout(builder, policy.AttemptTimeout);
        pipeline = builder.Build();
    }

    public CircuitStatus? Status => circuit?.Status is { } status ? new CircuitStatus(name.Contract, name.Phase, name.Name, status.Position, status.RetryAfter) : null;

    /// <summary>Calls, as often and as long as the policy allows.</summary>
    /// <exception cref="RefusalException">The circuit is open.</exception>
    /// <exception cref="TimeoutException">Time is over.</exception>
    public async ValueTask<TResult> RunAsync<TResult, TState>(Func<TState, CancellationToken, ValueTask<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        budget.Deposit();
        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Caller, cancellationToken);
        try
        {
            Outcome<TResult> outcome = await pipeline.ExecuteOutcomeAsync(static (context, work) => TryAsync(work.call, work.state, context.CancellationToken), context, (call, state)).ConfigureAwait(false);
            if (outcome.Exception is TimeoutRejectedException late)
            {
                throw new TimeoutException($"'{name.Name}' did not answer within {late.Timeout}; it was left behind, and what it returns later has no effect.");
            }

            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async ValueTask<Outcome<TResult>> TryAsync<TResult, TState>(Func<TState, CancellationToken, ValueTask<TResult>> call, TState state, CancellationToken cancellationToken)
    {
        try
        {
            return PollyOutcome.FromResult(await call(state, cancellationToken).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // Handed on as Polly wants it, and thrown again at the end of the pipeline.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return PollyOutcome.FromException<TResult>(e);
        }
    }

    private static void AddTimeout(ResiliencePipelineBuilder builder, TimeSpan? timeout)
    {
        if (timeout is { } limit)
        {
            builder.AddTimeout(limit);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Polly validates the options by their attributes, and these have none of their own.")]
    private static void Add(ResiliencePipelineBuilder builder, CircuitStrategy strategy) => builder.AddStrategy(_ => strategy, new StrategyName("clp.circuit"));

    private RetryStrategyOptions Retry() => new()
    {
        MaxRetryAttempts = policy.MaxRetries,
        Delay = policy.BaseDelay,
        ShouldHandle = args => new(ShallRetry(args.Context, args.Outcome.Exception, args.AttemptNumber)),
        DelayGenerator = args => new(Pause(args.Outcome.Exception, args.AttemptNumber)),
        Randomizer = rim.Random,
    };

    private CallEnd Judge(ResilienceContext context, Exception? e)
        => e is null ? CallEnd.Success : HasGivenUp(context) || !FailureJudge.Counts(policy, e) ? CallEnd.Neutral : CallEnd.Failure;

    private bool ShallRetry(ResilienceContext context, Exception? e, int attempt)
    {
        if (e is null || attempt >= policy.MaxRetries || context.CancellationToken.IsCancellationRequested || HasGivenUp(context) || !FailureJudge.Retries(policy, e, rim.Time))
        {
            return false;
        }

        // Whoever opened the circuit gets the failure that did, not the refusal that follows from it.
        if (FailureJudge.RetryAfter(e, rim.Time) > policy.MaxRetryAfter || circuit?.Status.Position == CircuitPosition.Open)
        {
            return false;
        }

        bool isAllowed = budget.TryWithdraw();
        ResilienceMeter.Retried(name, isAllowed);
        return isAllowed;
    }

    private TimeSpan? Pause(Exception? e, int attempt)
    {
        double most = Math.Min(policy.MaxDelay.Ticks, policy.BaseDelay.Ticks * Math.Pow(2, attempt));
        TimeSpan pause = TimeSpan.FromTicks((long)(rim.Random() * most));
        return e is not null && FailureJudge.RetryAfter(e, rim.Time) is { } after ? after + pause : pause;
    }

    private RefusalException Refusal(TimeSpan retryAfter, bool isRecorded)
        => new(ClpCodes.CircuitOpen, $"'{name.Name}' has failed too often and is not called for now; try again in {Math.Ceiling(retryAfter.TotalSeconds):0} s.") { RetryAfter = retryAfter, IsRecorded = isRecorded };

    private static bool HasGivenUp(ResilienceContext context) => context.Properties.GetValue(Caller, default).IsCancellationRequested;

    private sealed class StrategyName : ResilienceStrategyOptions
    {
        public StrategyName(string name) => Name = name;
    }
}

/// <summary>What is protected.</summary>
internal readonly record struct TargetName(string Contract, ClpPhase Phase, string Name);
