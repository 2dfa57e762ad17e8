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

    /// <summary>Declares how events of an older version of this contract are read as events of the next one. Called between the store and the fold, for events below the contract's version only; what is stored is never changed.</summary>
    /// <param name="from">The contract version whose events it takes; it gives events of <paramref name="from"/> + 1. Steps chain: 1 to 2, 2 to 3.</param>
    /// <param name="stored">Pure. From a stored event as <see cref="EventJson"/> writes it (a payload, values or delta nearly as deep as a tree may be comes as JSON text) to the events it stands for: none, one or several, all at the version of the stored one and of the same <c>intentId</c>. The header's fields are not its to change. Refused attempts change nothing and are never given to it.</param>
    /// <param name="kinds">Only events of these kinds, such as <c>committed</c>; all when null.</param>
    /// <param name="intents">Only events that name one of these intents (<c>committed</c>, <c>dispatched</c>); all when null.</param>
    public ContractBuilder Upcast(int from, Func<StateObject, IEnumerable<StateObject>> stored, string[]? kinds = null, string[]? intents = null)
    {
        ArgumentNullException.ThrowIfNull(stored);
        parts = parts with { Upcasts = parts.Upcasts.Add(new UpcastStep(from, stored) { Kinds = [.. kinds ?? []], Intents = [.. intents ?? []] }) };
        return this;
    }

    /// <summary>Declares how a state of an older version of this contract becomes one of a later version: where a log crosses from events of one to those of the other, unless upcasters lead there, and where a store keeps the latest state only.</summary>
    /// <param name="from">The contract version whose state it takes.</param>
    /// <param name="to">The contract version whose state it gives. Steps chain up to the contract's own version, where the state is checked against the shape.</param>
    /// <param name="state">Pure. From the old state to the new one.</param>
    /// <param name="initial">The state with which an instance of version <paramref name="from"/> began. Needed for logs that begin under it, since a log holds changes and not what they began with; not needed for stores of latest states.</param>
    public ContractBuilder Migrate(int from, int to, Func<StateObject, StateObject> state, StateObject? initial = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        parts = parts with { Migrations = parts.Migrations.Add(new MigrationStep(from, to, state, initial)) };
        return this;
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
