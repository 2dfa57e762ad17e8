namespace Clp;

/// <summary>The initial state fits the declared shape, and declared write paths exist in it.</summary>
internal static class StateChecks
{
    public static IEnumerable<ContractDiagnostic> Run(ContractParts parts)
    {
        List<ValidationError> errors = [];
        ShapeValidator.Check(parts.StateShape, parts.InitialState, StatePath.Root, errors);
        foreach (ValidationError error in errors)
        {
            yield return new(ClpCodes.InitialStateInvalid, DiagnosticSeverity.Error, $"The initial state does not fit the declared shape. {error}");
        }

        foreach (Transition transition in parts.Transitions)
        {
            foreach (StatePath path in transition.Writes.Where(p => !ShapePaths.IsDeclared(parts.StateShape, p)))
            {
                yield return new(ClpCodes.UndeclaredPath, DiagnosticSeverity.Error, $"The transition '{transition.Name}' declares that it writes '{path}', which the state's shape does not have; declare the field or correct the path.");
            }
        }

        foreach (ContractDiagnostic finding in Patterns(parts))
        {
            yield return finding;
        }

        foreach ((IntentParts intent, Field field) in parts.Intents.SelectMany(i => i.Fields.Select(f => (i, f))))
        {
            if (field.Default is { } value && !ShapeValidator.Fits(field.Shape, value))
            {
                yield return new(ClpCodes.BadDefinition, DiagnosticSeverity.Error, $"The default of '{intent.Name}.{field.Name}' does not fit its own shape; correct the default.");
            }
        }
    }

    private static IEnumerable<ContractDiagnostic> Patterns(ContractParts parts)
        => parts.Intents.SelectMany(i => i.Fields).Concat(parts.StateShape.Fields)
            .SelectMany(f => ShapeWalk.All(f.Shape).OfType<TextShape>().Where(t => t.Pattern is not null).Select(t => (Field: f, Problem: TextPatterns.Problem(t.Pattern!))))
            .Where(x => x.Problem is not null)
            .Select(x => new ContractDiagnostic(ClpCodes.BadDefinition, DiagnosticSeverity.Error, $"The pattern of '{x.Field.Name}' cannot be used: {x.Problem}"));
}
