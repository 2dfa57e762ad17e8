using FluentValidation;

namespace Clp;

/// <summary>Declares one intent. Not thread-safe.</summary>
public sealed class IntentBuilder
{
    internal IntentBuilder(string name) => Parts = new IntentParts(name);

    internal IntentParts Parts { get; private set; }

    /// <summary>What it does, for people and models.</summary>
    public IntentBuilder Describe(string description)
    {
        Parts = Parts with { Description = description };
        return this;
    }

    /// <summary>A required input.</summary>
    public IntentBuilder Required(string name, Shape shape, string? description = null) => Field(Clp.Field.Required(name, shape, description));

    /// <summary>An optional input, perhaps with the value it takes when missing.</summary>
    public IntentBuilder Optional(string name, Shape shape, string? description = null, StateValue? defaultValue = null)
        => Field(Clp.Field.Optional(name, shape, description, defaultValue));

    /// <summary>An input with every detail spelled out.</summary>
    public IntentBuilder Field(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(field.Shape, nameof(field));
        Parts = Parts with { Fields = Parts.Fields.Add(field) };
        return this;
    }

    /// <summary>Marks declared inputs as personal (see <see cref="Field.IsPersonal"/>): names, or paths to nested fields; items of lists and values of maps are passed through.</summary>
    /// <exception cref="ContractException">One of them is not declared; declare inputs first.</exception>
    public IntentBuilder Personal(params string[] paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        Parts = Parts with { Fields = ShapeMarks.Personal(Shape.Object(Parts.Fields.AsSpan()), paths, $"intent '{Parts.Name}'").Fields };
        return this;
    }

    /// <summary>Lets undeclared inputs through unchecked.</summary>
    public IntentBuilder AllowOthers()
    {
        Parts = Parts with { AllowsOthers = true };
        return this;
    }

    /// <summary>Lets proposals overwrite values the caller set, for these fields only; they may be declared before or after.</summary>
    public IntentBuilder AllowOverwrite(params string[] fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Parts = Parts with { Overwritable = Parts.Overwritable.AddRange(fields) };
        return this;
    }

    /// <summary>A FluentValidation validator over the payload; synchronous and asynchronous rules run, and every failure is reported with its path and code.</summary>
    public IntentBuilder Validate(IValidator<StateObject> validator)
    {
        ArgumentNullException.ThrowIfNull(validator);
        Parts = Parts with { Validators = Parts.Validators.Add(new FluentPayloadValidator(validator)) };
        return this;
    }

    /// <summary>How much harm it can do when it is carried out wrongly; part of the contract's hash.</summary>
    /// <exception cref="ContractException">It is none of the declared values.</exception>
    public IntentBuilder Risk(IntentRisk risk)
    {
        Parts = Enum.IsDefined(risk) ? Parts with { Risk = risk } : throw new ContractException(ClpCodes.BadDefinition, $"The intent '{Parts.Name}' has a risk that is none of the declared values.");
        return this;
    }

    /// <summary>Who may accept a proposal; an actor that is not an AI by default.</summary>
    public IntentBuilder Accept(AcceptancePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Parts = Parts with { Acceptance = policy };
        return this;
    }

    /// <summary>Something an actor must affirm before the intent can be committed, because no rule can decide it.</summary>
    /// <param name="name">Unique within the intent.</param>
    /// <param name="description">What is affirmed, in a sentence a person can agree to.</param>
    /// <param name="appliesWhen">When it applies; always by default. Pure.</param>
    /// <param name="tags">Free labels.</param>
    public IntentBuilder Require(string name, string description, Func<GuardContext, bool>? appliesWhen = null, params string[] tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        Parts = Parts with { Requirements = Parts.Requirements.Add(new AcceptanceRequirement(name, description) { AppliesWhen = appliesWhen, Tags = [.. tags] }) };
        return this;
    }

    /// <summary>Lets a proposal be accepted although the state has changed since; the guards run on the newest state all the same.</summary>
    public IntentBuilder AllowStaleProposals()
    {
        Parts = Parts with { AllowsStaleProposals = true };
        return this;
    }

    /// <summary>How long a proposal for it stays acceptable.</summary>
    public IntentBuilder ProposalsExpireAfter(TimeSpan lifetime)
    {
        Parts = Parts with { ProposalLifetime = lifetime };
        return this;
    }

    internal void AddValidator(IPayloadValidator validator) => Parts = Parts with { Validators = Parts.Validators.Add(validator) };
}
