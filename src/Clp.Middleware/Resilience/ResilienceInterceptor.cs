using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>
/// Puts time-outs, retries and circuit breakers around the proposal provider and around asynchronous transitions. One object
/// may serve several runtimes, which then share its circuits: one per contract and provider, one per contract and transition.
/// Thread-safe.
/// </summary>
public sealed class ResilienceInterceptor : IClpInterceptor, IContractCheck, IClpHealthSource
{
    private readonly ConcurrentDictionary<TargetName, Lazy<ResilientTarget>> targets = new();
    private readonly ResilienceOptions options;
    private readonly ResilienceRim rim;

    /// <summary>Creates the interceptor.</summary>
    /// <param name="options">How patient it is.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <param name="jitter">Randomness for pauses, from 0 up to, not including, 1; called by several threads. <see cref="Backoff.Random"/> by default.</param>
    /// <param name="logs">Where it tells that a circuit opens or closes; nowhere by default.</param>
    /// <exception cref="ConfigurationException">An option is out of range.</exception>
    public ResilienceInterceptor(ResilienceOptions options, TimeProvider? time = null, Func<double>? jitter = null, ILoggerFactory? logs = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        this.options = options;
        rim = new ResilienceRim(time ?? TimeProvider.System, jitter ?? Backoff.Random, logs);
        ProviderBudget = options.SharedBudget ?? new RetryBudget(options.Budget, rim.Time);
    }

    /// <summary>What is left for retries of the provider.</summary>
    public RetryBudget ProviderBudget { get; }

    /// <summary>The circuits that were used so far, as they stand now.</summary>
    public IReadOnlyList<CircuitStatus> Circuits => [.. targets.Values.Select(t => t.Value.Status).OfType<CircuitStatus>()];

    /// <inheritdoc/>
    public string HealthName => "resilience";

    /// <summary>Degraded while a circuit is not closed: the contract works, but for what that circuit protects.</summary>
    public HealthCheckResult CheckHealth()
    {
        List<CircuitStatus> broken = [.. Circuits.Where(c => c.Position != CircuitPosition.Closed)];
        return broken.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"Not closed: {string.Join(", ", broken.Select(c => $"the circuit of {c.Phase} '{c.Name}' ({c.Position})"))}.");
    }

    /// <summary>Times, retries and cuts off calls of the runtime's own provider. One that is asked only once, such as for a call that a model has made already, is let through: how it fares says nothing about that one.</summary>
    public ValueTask<ProposalDraft?> ProposeAsync(ProposingArgs args, ProposeHandler next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (args.Provider is not null)
        {
            return next(args, cancellationToken);
        }

        return Target(new TargetName(args.Stream.Contract, ClpPhase.Propose, options.ProviderName))
            .RunAsync(static (call, token) => LeftBehind.WaitAsync(call.next(call.args, token), token), (next, args), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask TransitionAsync(TransitioningArgs args, TransitionHandler next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        await Target(new TargetName(args.Stream.Contract, ClpPhase.Transition, args.Transition)).RunAsync(static async (call, token) =>
        {
            // The runtime itself leaves behind one that ignores its token, and 'next' is never called beside itself.
            await call.next(call.args, token).ConfigureAwait(false);
            return true;
        }, (next, args), cancellationToken).ConfigureAwait(false);
    }

    void IContractCheck.Check(Contract contract) => options.CheckAgainst(contract);

    // Lazy, so that two first callers do not each have a circuit.
    private ResilientTarget Target(TargetName name) => targets.GetOrAdd(name, static (name, self) => new(() => self.Make(name)), this).Value;

    private ResilientTarget Make(TargetName name)
    {
        bool isProvider = name.Phase == ClpPhase.Propose;
        ResiliencePolicy policy = isProvider ? options.Provider : options.Transitions.GetValueOrDefault(name.Name, options.Transition);
        return new ResilientTarget(name, policy, isProvider ? ProviderBudget : new RetryBudget(options.Budget, rim.Time), options.RecordsRefusals, rim);
    }
}
