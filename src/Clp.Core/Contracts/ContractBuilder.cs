using System.Collections.Immutable;

namespace Clp;

/// <summary>Declares an untyped contract, call by call; nothing is checked before <see cref="Build"/>, which reports everything at once. Not thread-safe.</summary>
public sealed class ContractBuilder
{
    private ContractParts parts;

    internal ContractBuilder(string name, int version) => parts = new ContractParts(name, version);

    internal ContractParts Parts { get => parts; set => parts = value; }

    /// <summary>What the contract is for, for people and models.</summary>
    public ContractBuilder Describe(string description)
    {
        parts = parts with { Description = description };
        return this;
    }

    /// <summary>The state before the first commit, without a declared shape: any path may be written.</summary>
    public ContractBuilder State(StateObject initial)
    {
        ArgumentNullException.ThrowIfNull(initial);
        parts = parts with { InitialState = initial };
        return this;
    }

    /// <summary>The state before the first commit and the shape that every state must keep; a transition that writes an undeclared path is refused.</summary>
    public ContractBuilder State(StateObject initial, params ReadOnlySpan<Field> fields) => State(initial, Shape.Object(fields));

    /// <summary>The state before the first commit and the shape that every state must keep.</summary>
    public ContractBuilder State(StateObject initial, ObjectShape shape)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(shape);
        parts = parts with { InitialState = initial, StateShape = shape };
        return this;
    }

    /// <summary>Declares an intent.</summary>
    public ContractBuilder Intent(string name, Action<IntentBuilder>? configure = null)
    {
        IntentBuilder intent = new(name);
        configure?.Invoke(intent);
        parts = parts with { Intents = parts.Intents.Add(intent.Parts) };
        return this;
    }

    /// <summary>Declares a guard.</summary>
    /// <param name="name">Unique in the contract.</param>
    /// <param name="check">Pure and synchronous. One that throws denies.</param>
    /// <param name="on">The intents it judges; none means all.</param>
    /// <param name="tags">Free labels, for <see cref="Contract.WithGuards"/>, reports and documents.</param>
    /// <param name="description">What it demands, for people.</param>
    public ContractBuilder Guard(string name, Func<GuardContext, GuardVerdict> check, string[]? on = null, string[]? tags = null, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(check);
        parts = parts with { Guards = parts.Guards.Add(new Guard(name, check) { Intents = [.. on ?? []], Tags = [.. tags ?? []], Description = description }) };
        return this;
    }

    /// <summary>Declares a pure transition: it only computes.</summary>
    /// <param name="name">Unique in the contract.</param>
    /// <param name="onIntent">The intent it acts on.</param>
    /// <param name="effect">Computes the change.</param>
    /// <param name="when">The condition under which it applies; the first transition of the intent whose condition holds acts.</param>
    /// <param name="writes">The paths it may write; none means any that the state declares.</param>
    /// <param name="description">What it does, for people.</param>
    public ContractBuilder Transition(string name, string onIntent, Func<TransitionContext, StateDelta> effect, Func<GuardContext, bool>? when = null, StatePath[]? writes = null, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return Add(new Transition(name, onIntent, (context, _) => new ValueTask<StateDelta>(effect(context)), isPure: true)
        {
            When = when,
            Writes = [.. writes ?? []],
            Description = description,
        });
    }

    /// <summary>Declares a transition that awaits: it may call the outside world, which should be handed <see cref="TransitionContext.IdempotencyKey"/>. It runs within the instance's turn: a command it gives to the same instance is refused (<see cref="ClpCodes.Reentrant"/>).</summary>
    /// <param name="name">Unique in the contract.</param>
    /// <param name="onIntent">The intent it acts on.</param>
    /// <param name="effect">Computes the change; its token is cancelled when time is over.</param>
    /// <param name="when">The condition under which it applies.</param>
    /// <param name="timeout">How long it may run; the runtime's default when null.</param>
    /// <param name="writes">The paths it may write; none means any that the state declares.</param>
    /// <param name="description">What it does, for people.</param>
    public ContractBuilder TransitionAsync(string name, string onIntent, Func<TransitionContext, CancellationToken, ValueTask<StateDelta>> effect, Func<GuardContext, bool>? when = null, TimeSpan? timeout = null, StatePath[]? writes = null, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return Add(new Transition(name, onIntent, effect, isPure: false)
        {
            When = when,
            Timeout = timeout,
            Writes = [.. writes ?? []],
            Description = description,
        });
    }

    /// <summary>Checks everything and compiles the contract.</summary>
    /// <exception cref="ContractException">Something is wrong; every finding is in it.</exception>
    public Contract Build() => new(parts);

    internal ContractBuilder Add(Transition transition)
    {
        parts = parts with { Transitions = parts.Transitions.Add(transition) };
        return this;
    }
}
