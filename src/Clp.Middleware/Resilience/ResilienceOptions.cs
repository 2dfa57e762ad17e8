using System.Collections.Immutable;

namespace Clp.Middleware;

/// <summary>Time-outs, retries and circuit breakers around the proposal provider and around asynchronous transitions. Immutable.</summary>
public sealed record ResilienceOptions
{
    /// <summary>The key of <see cref="Exception.Data"/> under which an exception may say when another try makes sense: a <see cref="TimeSpan"/>, a number of seconds, or the text of an HTTP <c>Retry-After</c> header.</summary>
    public const string RetryAfterKey = "Retry-After";

    /// <summary>The provider's name in logs, metrics and health. Default "provider".</summary>
    public string ProviderName { get; init; } = "provider";

    /// <summary>For calls of the proposal provider: by default 30 seconds a try, 2 retries, 2 minutes in all.</summary>
    public ResiliencePolicy Provider { get; init; } = new() { AttemptTimeout = TimeSpan.FromSeconds(30), TotalTimeout = TimeSpan.FromMinutes(2), MaxRetries = 2 };

    /// <summary>
    /// For asynchronous transitions that <see cref="Transitions"/> does not name. By default a circuit breaker and no retry, as
    /// the effect of a try that failed may have happened. Each try also has the runtime's own
    /// <see cref="ClpRuntimeOptions.TransitionTimeout"/>. The instance's turn is held over all tries.
    /// </summary>
    public ResiliencePolicy Transition { get; init; } = new();

    /// <summary>For single transitions, by name. Retries are for receivers that honour <see cref="TransitionContext.IdempotencyKey"/>, which is the same in every try.</summary>
    public ImmutableDictionary<string, ResiliencePolicy> Transitions { get; init; } = ImmutableDictionary<string, ResiliencePolicy>.Empty;

    /// <summary>How many retries calls earn; one budget for the provider and one for each transition.</summary>
    public RetryBudgetOptions Budget { get; init; } = new();

    /// <summary>A budget for the provider's retries that other runtimes share; null for one of its own.</summary>
    public RetryBudget? SharedBudget { get; init; }

    /// <summary>True (the default): a call of the provider that an open circuit refuses is in the instance's log. False: it leaves no trace there. What becomes of a transition is always recorded.</summary>
    public bool RecordsRefusals { get; init; } = true;

    internal void Check()
    {
        OptionChecks.Demand(!string.IsNullOrWhiteSpace(ProviderName) && ProviderName.Length <= 200, "ResilienceOptions.ProviderName has 1 to 200 characters.");
        OptionChecks.Demand(Provider is not null && Transition is not null && Transitions is not null && Budget is not null, "ResilienceOptions: Provider, Transition, Transitions and Budget may not be null.");
        Provider.Check("ResilienceOptions.Provider");
        Transition.Check("ResilienceOptions.Transition");
        Budget.Check("ResilienceOptions.Budget");
        foreach ((string name, ResiliencePolicy policy) in Transitions)
        {
            OptionChecks.Demand(policy is not null, $"ResilienceOptions.Transitions: the policy of '{name}' is null.");
            policy.Check($"ResilienceOptions.Transitions['{name}']");
        }
    }

    /// <summary>Names of transitions that the contract does not have, or that never await, would protect nothing.</summary>
    internal void CheckAgainst(Contract contract)
    {
        foreach (string name in Transitions.Keys)
        {
            Transition? transition = contract.Transitions.FirstOrDefault(t => t.Name == name);
            OptionChecks.Demand(transition is { IsPure: false }, $"ResilienceOptions.Transitions names '{name}', and the contract '{contract.Name}' has no asynchronous transition of that name.");
        }
    }
}
