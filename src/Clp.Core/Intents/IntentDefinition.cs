using System.Collections.Immutable;

namespace Clp;

/// <summary>What the contract declares about one intent. Immutable, thread-safe.</summary>
public sealed class IntentDefinition
{
    private readonly ImmutableArray<string> required;

    internal IntentDefinition(string name, ObjectShape input)
    {
        Name = name;
        Input = input;
        required = [.. input.Fields.Where(f => f.IsRequired).Select(f => f.Name)];
        HasDefaults = input.Fields.Any(f => f.Default is not null);
    }

    /// <summary>Its name, unique in the contract.</summary>
    public string Name { get; }
    /// <summary>What it does, for people and models.</summary>
    public string? Description { get; internal init; }
    /// <summary>The declared input.</summary>
    public ObjectShape Input { get; }
    /// <summary>How much harm it can do.</summary>
    public IntentRisk Risk { get; internal init; }
    /// <summary>Who may accept a proposal for it.</summary>
    public AcceptancePolicy Acceptance { get; internal init; } = AcceptancePolicy.Manual;
    /// <summary>What an accepting actor must affirm, because no rule can decide it.</summary>
    public ImmutableArray<AcceptanceRequirement> Requirements { get; internal init; } = [];
    /// <summary>True when a proposal made on an older state may still be accepted; its guards run on the newest state all the same.</summary>
    public bool AllowsStaleProposals { get; internal init; }
    /// <summary>How long a proposal stays acceptable, or null for the runtime's default.</summary>
    public TimeSpan? ProposalLifetime { get; internal init; }
    /// <summary>The guards that judge it, in declaration order.</summary>
    public ImmutableArray<Guard> Guards
    {
        get;
        internal init
        {
            field = value;
            GuardNames = [.. value.Select(g => g.Name)];
        }
    } = [];
    /// <summary>The transitions that may act on it, in declaration order.</summary>
    public ImmutableArray<Transition> Transitions { get; internal init; } = [];
    internal ImmutableArray<IPayloadValidator> Validators { get; init; } = [];
    internal ImmutableArray<string> GuardNames { get; private set; } = [];
    internal bool HasDefaults { get; }

    /// <summary>
    /// What keeps values from being a payload of this intent, each with path and code: undeclared fields, wrong types, values
    /// out of range. Missing fields are no error here, and validators, which may be slow, do not run. Never quotes personal values.
    /// </summary>
    public ImmutableArray<ValidationError> Check(StateObject values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return ShapeValidator.PayloadErrors(Input, values) is { IsDefault: false } errors ? errors : [];
    }

    internal bool IsComplete(StateObject payload)
    {
        foreach (string field in required)
        {
            if (!payload.ContainsKey(field))
            {
                return false;
            }
        }

        return true;
    }

    internal ImmutableArray<string> MissingFrom(StateObject payload)
        => IsComplete(payload) ? [] : payload.Count == 0 ? required : required.RemoveAll(payload.ContainsKey);

    internal StateObject FillDefaults(StateObject payload)
    {
        if (!HasDefaults)
        {
            return payload;
        }

        foreach (Field field in Input.Fields)
        {
            if (field.Default is { } value && !payload.ContainsKey(field.Name))
            {
                payload = payload.With(field.Name, value);
            }
        }

        return payload;
    }
}
