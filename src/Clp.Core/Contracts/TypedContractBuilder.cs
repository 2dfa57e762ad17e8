using System.Text.Json.Serialization.Metadata;
using FluentValidation;

namespace Clp;

/// <summary>Declares a contract over records. The same engine runs underneath: records are read from, and diffed into, the one canonical state. Not thread-safe.</summary>
/// <typeparam name="TState">An immutable record.</typeparam>
public sealed class ContractBuilder<TState> where TState : notnull
{
    private readonly ContractBuilder inner;
    private readonly StateReader<TState> states;

    internal ContractBuilder(string name, TState initial, JsonTypeInfo<TState> json, int version)
    {
        states = new StateReader<TState>(json);
        StateObject state = states.Write(initial);
        inner = new ContractBuilder(name, version).State(state, JsonShapes.ObjectOf(json));
    }

    /// <summary>What the contract is for.</summary>
    public ContractBuilder<TState> Describe(string description)
    {
        inner.Describe(description);
        return this;
    }

    /// <summary>Marks fields of the state as personal (see <see cref="Field.IsPersonal"/>): JSON names, or paths to nested fields; items of lists and values of maps are passed through.</summary>
    /// <exception cref="ContractException">One of them is not declared by the record.</exception>
    public ContractBuilder<TState> Personal(params string[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        inner.Parts = inner.Parts with { StateShape = ShapeMarks.Personal(inner.Parts.StateShape, paths, "state") };
        return this;
    }

    /// <summary>Declares an intent whose input is a record; its JSON metadata gives the fields, nullable ones being optional.</summary>
    /// <param name="name">Unique in the contract.</param>
    /// <param name="json">Source-generated JSON metadata of the input.</param>
    /// <param name="validator">A FluentValidation validator over the input, or null.</param>
    /// <param name="configure">Descriptions, acceptance, requirements; fields are declared already.</param>
    public ContractBuilder<TState> Intent<TInput>(string name, JsonTypeInfo<TInput> json, IValidator<TInput>? validator = null, Action<IntentBuilder>? configure = null)
        where TInput : notnull
    {
        inputs[typeof(TInput)] = inputs.TryGetValue(typeof(TInput), out InputReader? known) && known.Json == json
            ? known with { Intents = [.. known.Intents, name] }
            : new InputReader(json, [name]);
        inner.Intent(name, intent =>
        {
            foreach (Field field in JsonShapes.ObjectOf(json).Fields)
            {
                intent.Field(field);
            }

            if (validator is not null)
            {
                intent.AddValidator(new FluentPayloadValidator<TInput>(validator, json));
            }

            configure?.Invoke(intent);
        });
        return this;
    }

    /// <summary>Declares a guard over the intents that take this input.</summary>
    public ContractBuilder<TState> Guard<TInput>(string name, Func<GuardContext<TState, TInput>, GuardVerdict> check, string[]? on = null, string[]? tags = null, string? description = null)
        where TInput : notnull
    {
        InputReader input = InputOf<TInput>();
        inner.Guard(name, c => check(Typed<TInput>(c, (JsonTypeInfo<TInput>)input.Json)), on ?? input.Intents, tags, description);
        return this;
    }

    /// <summary>Declares a pure transition that returns the new state; the difference is what gets recorded.</summary>
    public ContractBuilder<TState> Transition<TInput>(string name, Func<TransitionContext<TState, TInput>, TState> effect, string? onIntent = null, Func<GuardContext<TState, TInput>, bool>? when = null, string? description = null)
        where TInput : notnull
    {
        InputReader input = InputOf<TInput>();
        JsonTypeInfo<TInput> json = (JsonTypeInfo<TInput>)input.Json;
        inner.Transition(name, onIntent ?? Only(input, name), c => StateDelta.Between(c.State, states.Write(effect(Typed(c, json)))), When(when, json), description: description);
        return this;
    }

    /// <summary>Declares a transition that awaits and returns the new state.</summary>
    public ContractBuilder<TState> TransitionAsync<TInput>(string name, Func<TransitionContext<TState, TInput>, CancellationToken, ValueTask<TState>> effect, string? onIntent = null, Func<GuardContext<TState, TInput>, bool>? when = null, TimeSpan? timeout = null, string? description = null)
        where TInput : notnull
    {
        InputReader input = InputOf<TInput>();
        JsonTypeInfo<TInput> json = (JsonTypeInfo<TInput>)input.Json;
        inner.TransitionAsync(name, onIntent ?? Only(input, name), async (c, ct) => StateDelta.Between(c.State, states.Write(await effect(Typed(c, json), ct).ConfigureAwait(false))), When(when, json), timeout, description: description);
        return this;
    }

    /// <inheritdoc cref="ContractBuilder.Upcast"/>
    public ContractBuilder<TState> Upcast(int from, Func<StateObject, IEnumerable<StateObject>> stored, string[]? kinds = null, string[]? intents = null)
    {
        inner.Upcast(from, stored, kinds, intents);
        return this;
    }

    /// <inheritdoc cref="ContractBuilder.Migrate"/>
    public ContractBuilder<TState> Migrate(int from, int to, Func<StateObject, StateObject> state, StateObject? initial = null)
    {
        inner.Migrate(from, to, state, initial);
        return this;
    }

    /// <summary>Checks everything and compiles the contract.</summary>
    /// <exception cref="ContractException">Something is wrong; every finding is in it.</exception>
    public Contract<TState> Build() => new(inner.Build(), states);

    private readonly Dictionary<Type, InputReader> inputs = [];

    private InputReader InputOf<TInput>() => inputs.TryGetValue(typeof(TInput), out InputReader? input) ? input
        : throw new ContractException(ClpCodes.UnknownIntentInContract, $"No intent takes {typeof(TInput).Name}; declare the intent before its guards and transitions.");

    private static string Only(InputReader input, string transition) => input.Intents.Length == 1 ? input.Intents[0]
        : throw new ContractException(ClpCodes.AmbiguousTransition, $"Several intents take the input of transition '{transition}'; name the one it acts on.");

    private Func<GuardContext, bool>? When<TInput>(Func<GuardContext<TState, TInput>, bool>? when, JsonTypeInfo<TInput> json)
        where TInput : notnull => when is null ? null : c => when(Typed(c, json));

    private GuardContext<TState, TInput> Typed<TInput>(GuardContext c, JsonTypeInfo<TInput> json) where TInput : notnull
        => new(StateReader<TInput>.ReadOnce(c.Payload, json), states.Read(c.State), c.Now, c.By, c.Intent);

    private TransitionContext<TState, TInput> Typed<TInput>(TransitionContext c, JsonTypeInfo<TInput> json) where TInput : notnull
        => new(StateReader<TInput>.ReadOnce(c.Payload, json), states.Read(c.State), c);

    private sealed record InputReader(JsonTypeInfo Json, string[] Intents);
}
