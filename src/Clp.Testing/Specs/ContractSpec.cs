using System.Collections.Immutable;
using System.Globalization;

namespace Clp.Testing;

/// <summary>
/// A contract's behaviour as a sentence: given a state and what was committed before, when an intent is submitted, then this
/// comes of it. Runs on a real runtime in memory. Fails by throwing <see cref="SpecException"/>, so it works under any test
/// framework. Immutable: every call returns a new specification.
/// </summary>
public sealed class ContractSpec
{
    private readonly Contract _contract;
    private readonly DateTimeOffset _at;
    private readonly Actor _by;
    private readonly ImmutableArray<string> _affirmed;
    private readonly ImmutableArray<SpecStep> _given;

    private ContractSpec(Contract contract, DateTimeOffset at, Actor by, ImmutableArray<string> affirmed, ImmutableArray<SpecStep> given)
        => (_contract, _at, _by, _affirmed, _given) = (contract, at, by, affirmed, given);

    /// <summary>Starts a specification: initial state, the host as the actor, 2026-03-01 09:00 UTC.</summary>
    /// <param name="contract">The contract under test.</param>
    public static ContractSpec For(Contract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return new ContractSpec(contract, new FakeClock().GetUtcNow(), Actor.Host, [], []);
    }

    /// <summary>Sets the one instant at which everything happens.</summary>
    /// <param name="instant">An ISO 8601 instant such as <c>2026-03-01T09:00Z</c>.</param>
    /// <exception cref="SpecException">The text is not an instant.</exception>
    public ContractSpec At(string instant) =>
        DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at)
            ? At(at)
            : throw new SpecException($"'{instant}' is not an instant; write it like 2026-03-01T09:00Z.");

    /// <summary>Sets the one instant at which everything happens.</summary>
    public ContractSpec At(DateTimeOffset instant) => new(_contract, instant, _by, _affirmed, _given);

    /// <summary>Sets who acts.</summary>
    public ContractSpec By(Actor actor) => new(_contract, _at, actor, _affirmed, _given);

    /// <summary>Sets the requirements the actor affirms.</summary>
    public ContractSpec Affirming(params string[] requirements) => new(_contract, _at, _by, [.. requirements], _given);

    /// <summary>Starts from this state instead of the contract's initial one.</summary>
    public ContractSpec Given(StateObject state) => new(_contract.WithInitialState(state), _at, _by, _affirmed, _given);

    /// <summary>Starts from the initial state with this change applied.</summary>
    public ContractSpec Given(StateDelta delta) => Given(_contract.InitialState.Apply(delta));

    /// <summary>Something that was committed before; the specification fails when it cannot be.</summary>
    public ContractSpec Given(string intent, params (string Field, StateValue Value)[] payload) =>
        new(_contract, _at, _by, _affirmed, _given.Add(new SpecStep(intent, StateObject.Of(payload))));

    /// <summary>What happened before, event by event: commits that really ran, and commits of which only the change matters.</summary>
    /// <param name="history">Adds to the history it is given.</param>
    public ContractSpec Given(Func<SpecHistory, SpecHistory> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return new(_contract, _at, _by, _affirmed, _given.AddRange(history(SpecHistory.Empty).Steps));
    }

    /// <summary>The intent in question, submitted in one step.</summary>
    public SpecRun When(string intent, params (string Field, StateValue Value)[] payload) => When(intent, StateObject.Of(payload));

    /// <summary>The intent in question, submitted in one step.</summary>
    public SpecRun When(string intent, StateObject payload) => new(() => RunAsync(new SpecStep(intent, payload)));

    private async Task<SpecResult> RunAsync(SpecStep when)
    {
        MemoryStore store = new();
        ClpRuntime runtime = new(_contract, new ClpRuntimeOptions { TimeProvider = new FakeClock(_at), EventStore = store });
        await using (runtime.ConfigureAwait(false))
        {
            ContractInstance instance = await runtime.OpenAsync("spec").ConfigureAwait(false);
            CommitOptions options = new() { By = _by, Affirm = _affirmed };
            foreach (SpecStep step in _given)
            {
                await (step.Change is null ? CarryOutAsync(instance, step, options) : SpecEvents.AddAsync(_contract, store, instance, step, _at)).ConfigureAwait(false);
            }

            StateObject before = instance.State;
            Outcome outcome = await instance.SubmitAsync(when.Intent, when.Payload, options).ConfigureAwait(false);
            return new SpecResult(when.ToString(), before, outcome, instance.State);
        }
    }

    private static async Task CarryOutAsync(ContractInstance instance, SpecStep step, CommitOptions options)
    {
        Outcome earlier = await instance.SubmitAsync(step.Intent, step.Payload, options).ConfigureAwait(false);
        if (!earlier.IsCommitted)
        {
            throw new SpecException($"Given {step}: it was to be committed, but it was {earlier.Describe()}.");
        }
    }
}
