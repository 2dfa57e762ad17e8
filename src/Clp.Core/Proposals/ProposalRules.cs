using System.Collections.Immutable;

namespace Clp;

/// <summary>What a proposal may do to an intent: fill missing fields, and overwrite only where the contract says so.</summary>
internal static class ProposalRules
{
    /// <summary>
    /// Splits proposed values into those that may be taken over and the names of those that may not: a value the caller set
    /// gives way only where the contract says so. Values from an earlier proposal always do, and a guard's suggestion
    /// always may, since it is the contract itself that speaks.
    /// </summary>
    public static (StateObject Values, ImmutableArray<string> Ignored) Permitted(Intent intent, StateObject setByCaller, StateObject proposed, ProposalSource source)
    {
        if (source == ProposalSource.GuardSuggestion)
        {
            return (proposed, []);
        }

        ImmutableArray<string>.Builder ignored = ImmutableArray.CreateBuilder<string>();
        StateObject values = proposed;
        foreach ((string field, StateValue value) in proposed)
        {
            if (setByCaller.Field(field) is not { } present || intent.Definition.Input.Find(field) is { AllowsOverwrite: true })
            {
                continue;
            }

            values = values.Without(field);
            if (!present.Equals(value))
            {
                ignored.Add(field);
            }
        }

        return (values, ignored.ToImmutable());
    }

    /// <summary>The errors that make proposed values unacceptable: undeclared fields, wrong types.</summary>
    public static ImmutableArray<ValidationError> Check(IntentDefinition definition, StateObject values)
        => ShapeValidator.PayloadErrors(definition.Input, values) is { IsDefault: false } errors ? errors : [];

    /// <summary>The intent with accepted values.</summary>
    public static Intent Merge(Intent intent, StateObject values, Provenance origins)
    {
        StateObject payload = intent.Payload;
        foreach ((string field, StateValue value) in values)
        {
            payload = payload.With(field, value);
        }

        return intent.With(payload, intent.Origins.With(values.Keys, origins));
    }
}
