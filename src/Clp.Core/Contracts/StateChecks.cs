namespace Clp;

/// <summary>The initial state fits the declared shape, and declared write paths exist in it.</summary>
internal static class StateChecks
{
    public static IEnumerable<ContractDiagnostic> Run(ContractParts parts)
    {
        if (!TextPatternsAreUsable(parts.StateShape))
        {
            // Reported with the shapes; nothing can be checked against them.
            yield break;
        }

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

        foreach ((IntentParts intent, Field field) in parts.Intents.SelectMany(i => i.Fields.Select(f => (i, f))))
        {
            if (field.Default is { } value && TextPatternsAreUsable(field.Shape) && !ShapeValidator.Fits(field.Shape, value))
            {
                yield return new(ClpCodes.BadDefinition, DiagnosticSeverity.Error, $"The default of '{intent.Name}.{field.Name}' does not fit its own shape; correct the default.");
            }
        }
    }

    private static bool TextPatternsAreUsable(Shape shape)
        => ShapeWalk.All(shape).OfType<TextShape>().All(t => t.Pattern is null || TextPatterns.Problem(t.Pattern) is null);
}
