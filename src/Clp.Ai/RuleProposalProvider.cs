using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>
/// Proposes by rules instead of a model: deterministic, without a key and without a network. What an application starts with,
/// and what tests run on. Immutable, thread-safe.
/// </summary>
/// <param name="name">Its name, recorded with every proposal as <c>ai:NAME</c>: rules that stand in for a model have a model's rights, so somebody else must accept.</param>
public sealed class RuleProposalProvider(string name = "rules") : IProposalProvider
{
    private readonly ImmutableArray<(string Intent, Func<ProposalContext, StateObject?> Rule)> rules = [];

    private RuleProposalProvider(string name, ImmutableArray<(string Intent, Func<ProposalContext, StateObject?> Rule)> rules) : this(name) => this.rules = rules;

    /// <summary>Its name.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>The same provider with one more rule. Where several rules speak of a field, the first one counts.</summary>
    /// <param name="intent">The intent it is for.</param>
    /// <param name="rule">Pure and quick: gives values for fields of the intent, or null for none.</param>
    public RuleProposalProvider With(string intent, Func<ProposalContext, StateObject?> rule)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(rule);
        return new RuleProposalProvider(Name, rules.Add((intent, rule)));
    }

    /// <inheritdoc/>
    public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        cancellationToken.ThrowIfCancellationRequested();
        StateObject values = StateObject.Empty;
        foreach ((string intent, Func<ProposalContext, StateObject?> rule) in rules)
        {
            if (intent == context.Intent.Name && rule(context) is { } found)
            {
                foreach ((string field, StateValue value) in found)
                {
                    values = values.Field(field) is null ? values.With(field, value) : values;
                }
            }
        }

        return new(values.Count == 0 ? null : new ProposalDraft(values) { By = Actor.Ai(Name), Ai = new AiTrace(Name, Model: null) });
    }
}
