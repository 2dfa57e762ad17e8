using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware;

/// <summary>
/// Time-outs, retries and a circuit breaker around calls that are not the runtime's own, such as requests to a model that a chat
/// client makes before there is a proposal. One object is one circuit; give it to all whose calls end at the same place.
/// Thread-safe.
/// </summary>
public sealed class ResilientCalls : IClpHealthSource
{
    private readonly ResilientTarget target;

    /// <summary>Creates it.</summary>
    /// <param name="contract">The contract that the calls are for, in logs, metrics and health: 1 to 200 characters.</param>
    /// <param name="name">What is called, there too: 1 to 200 characters.</param>
    /// <param name="policy">How patient it is; the defaults when null.</param>
    /// <param name="budget">How many retries calls earn; a budget of its own when null.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <param name="jitter">Randomness for pauses, from 0 up to, not including, 1; called by several threads. <see cref="Backoff.Random"/> by default.</param>
    /// <param name="logs">Where it tells that the circuit opens or closes; nowhere by default.</param>
    /// <exception cref="ConfigurationException">A name or an option is out of range.</exception>
    public ResilientCalls(string contract, string name, ResiliencePolicy? policy = null, RetryBudget? budget = null, TimeProvider? time = null, Func<double>? jitter = null, ILoggerFactory? logs = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(name);
        OptionChecks.Demand(contract.Length is >= 1 and <= 200 && name.Length is >= 1 and <= 200, "ResilientCalls: contract and name have 1 to 200 characters.");
        policy ??= new ResiliencePolicy();
        policy.Check(nameof(ResilientCalls));
        ResilienceRim rim = new(time ?? TimeProvider.System, jitter ?? Backoff.Random, logs);
        target = new ResilientTarget(new TargetName(contract, ClpPhase.Propose, name), policy, budget ?? new RetryBudget(time: rim.Time), recordsRefusals: true, rim);
    }

    /// <inheritdoc/>
    public string HealthName => "resilient calls";

    /// <summary>The circuit as it stands now; null when the policy has none.</summary>
    public CircuitStatus? Circuit => target.Status;

    /// <summary>Calls, as often and as long as the policy allows.</summary>
    /// <param name="call">The call; each try gets a token that ends with it.</param>
    /// <param name="cancellationToken">Ends the attempt, which then counts neither as a success nor as a failure.</param>
    /// <exception cref="RefusalException">The circuit is open (<see cref="ClpCodes.CircuitOpen"/>); nothing was called.</exception>
    /// <exception cref="TimeoutException">Time is over.</exception>
    /// <remarks>What the last try throws passes through as it is.</remarks>
    public async ValueTask RunAsync(Func<CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        await target.RunAsync(static (call, token) => LeftBehind.WaitAsync(DoneAsync(call, token), token), call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Degraded while the circuit is not closed.</summary>
    public HealthCheckResult CheckHealth()
        => target.Status is { Position: not CircuitPosition.Closed } broken ? HealthCheckResult.Degraded($"Not closed: the circuit of '{broken.Name}' ({broken.Position}).") : HealthCheckResult.Healthy();

    private static async ValueTask<bool> DoneAsync(Func<CancellationToken, ValueTask> call, CancellationToken token)
    {
        await call(token).ConfigureAwait(false);
        return true;
    }
}
