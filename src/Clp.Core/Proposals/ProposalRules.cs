using System.Collections.Immutable;

namespace Clp;

/// <summary>What a proposal may do to an intent: fill missing fields, and overwrite only where the contract says so.</summary>
internal static class ProposalRules
{
    /// <summary>
    /// Splits proposed values into those that may be taken over and the names of those that may not: a value the caller set
    /// gives way only where the contract says so; a declared default was set by nobody. Values from an earlier proposal always do, and a guard's suggestion
    /// always may, since it is the contract itself that speaks.
    /// </summary>
    public static (StateObject Values, ImmutableArray<string> Ignored) Permitted(Intent intent, ContractEvent.IntentDispatched dispatched, StateObject proposed, ProposalSource source)
    {
        if (source == ProposalSource.GuardSuggestion || dispatched.Payload.Count == 0)
        {
            return (proposed, []);
        }

        ImmutableArray<string> ignored = [];
        StateObject values = proposed;
        FieldCursor cursor = new(proposed);
        while (cursor.MoveNext())
        {
            string field = cursor.Key;
            if (dispatched.Payload.Field(field) is not { } present
                || dispatched.Origins[field] == Origin.ContractDefault
                || intent.Definition.Input.Find(field) is { AllowsOverwrite: true })
            {
                continue;
            }

            values = values.Without(field);
            if (!present.Equals(cursor.Value))
            {
                ignored = ignored.Add(field);
            }
        }

        return (values, ignored);
    }

    /// <summary>The errors that make proposed values unacceptable: undeclared fields, wrong types.</summary>
    public static ImmutableArray<ValidationError> Check(IntentDefinition definition, StateObject values)
        => ShapeValidator.PayloadErrors(definition.Input, values) is { IsDefault: false } errors ? errors : [];

    /// <summary>The intent with accepted values.</summary>
    public static Intent Merge(Intent intent, StateObject values, Provenance origins)
        => intent.With(Join(intent.Payload, values), intent.Origins.With(values, origins));

    /// <summary>The first object with the fields of the second in place of or after its own.</summary>
    public static StateObject Join(StateObject first, StateObject second)
    {
        if (first.Count == 0)
        {
            return second;
        }

        FieldCursor cursor = new(second);
        while (cursor.MoveNext())
        {
            first = first.With(cursor.Key, cursor.Value);
        }

        return first;
    }
}
