using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Clp;

/// <summary>
/// What may happen to a state, and under which rules: the state's shape, intents, guards and transitions. Compiled,
/// immutable, thread-safe; made by a builder. One contract serves any number of instances.
/// </summary>
public sealed class Contract
{
    private readonly ContractParts parts;
    private readonly FrozenDictionary<string, IntentDefinition> intents;
    private string? hash;

    internal Contract(ContractParts parts)
    {
        this.parts = parts;
        Diagnostics = ContractCompiler.Check(parts);
        ImmutableArray<ContractDiagnostic> errors = [.. Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (!errors.IsEmpty)
        {
            throw new ContractException(errors[0].Code, $"The contract '{parts.Name}' cannot be built. " + string.Join(" ", errors.Select(e => e.Message)), Diagnostics);
        }

        Intents = ContractCompiler.Link(parts);
        Versions = new VersionChain(parts);
        intents = Intents.ToFrozenDictionary(i => i.Name, StringComparer.Ordinal);
    }

    /// <summary>Its name: part of every stream's name.</summary>
    public string Name => parts.Name;
    /// <summary>Its declared version, 1 or more; on every event.</summary>
    public int Version => parts.Version;
    /// <summary>What it is for, for people and models.</summary>
    public string? Description => parts.Description;
    /// <summary>The state before the first commit.</summary>
    public StateObject InitialState => parts.InitialState;
    /// <summary>The declared state; <see cref="ObjectShape.AllowsOthers"/> when the contract declares none.</summary>
    public ObjectShape StateShape => parts.StateShape;
    /// <summary>The intents, in declaration order.</summary>
    public ImmutableArray<IntentDefinition> Intents { get; }
    /// <summary>The guards, in declaration order: the order in which denials are listed.</summary>
    public ImmutableArray<Guard> Guards => parts.Guards;
    /// <summary>The transitions, in declaration order.</summary>
    public ImmutableArray<Transition> Transitions => parts.Transitions;
    /// <summary>The compiler's warnings.</summary>
    public ImmutableArray<ContractDiagnostic> Diagnostics { get; }
    /// <summary>
    /// SHA-256 (lower-case hex) over the canonical JSON of everything declared: names, shapes, descriptions, policies, tags and
    /// version. Code inside guards and transitions has no stable form and is not part of it; raise the version when it changes.
    /// </summary>
    public string Hash => hash ??= ContractHash.Of(this);

    /// <summary>Starts an untyped contract.</summary>
    /// <param name="name">1 to 200 characters.</param>
    /// <param name="version">1 or more.</param>
    public static ContractBuilder Define(string name, int version = 1) => new(name, version);

    /// <summary>Starts a contract over records: a lens on the same engine.</summary>
    /// <param name="name">1 to 200 characters.</param>
    /// <param name="initial">The state before the first commit.</param>
    /// <param name="json">Source-generated JSON metadata of the state.</param>
    /// <param name="version">1 or more.</param>
    public static ContractBuilder<TState> Define<TState>(string name, TState initial, JsonTypeInfo<TState> json, int version = 1)
        where TState : notnull => new(name, initial, json, version);

    /// <summary>The intent of that name, or null.</summary>
    public IntentDefinition? FindIntent(string name) => name is null ? null : intents.GetValueOrDefault(name);

    /// <summary>The same contract with only the guards for which the predicate holds, such as those with a tag.</summary>
    public Contract WithGuards(Func<Guard, bool> keep) => keep is null ? throw new ArgumentNullException(nameof(keep)) : new(parts with { Guards = [.. parts.Guards.Where(keep)] });

    /// <summary>The same contract without acceptance requirements that fail the predicate.</summary>
    public Contract WithRequirements(Func<AcceptanceRequirement, bool> keep)
        => new(parts with { Intents = [.. parts.Intents.Select(i => i with { Requirements = [.. i.Requirements.Where(keep)] })] });

    /// <summary>The same contract with another initial state, such as a loaded database.</summary>
    public Contract WithInitialState(StateObject initial) => initial is null ? throw new ArgumentNullException(nameof(initial)) : new(parts with { InitialState = initial });

    internal ContractParts Parts => parts;
    internal VersionChain Versions { get; }
}
