namespace Clp;

/// <summary>Every declared shape can be fulfilled, down to the innermost: bounds, patterns, names of nested fields.</summary>
internal static class ShapeChecks
{
    public static IEnumerable<ContractDiagnostic> Run(ContractParts parts)
        => parts.Intents.SelectMany(i => i.Fields.Select(f => (Where: $"input '{i.Name}.{f.Name}' ('{f.Name}')", f.Shape)))
            .Concat(parts.StateShape.Fields.Select(f => (Where: $"state field '{f.Name}'", f.Shape)))
            .SelectMany(declared => ShapeWalk.All(declared.Shape).SelectMany(shape => Problems(shape).Select(problem => Error(declared.Where, problem))));

    private static IEnumerable<string> Problems(Shape shape) => shape switch
    {
        TextShape t => Bounds(t.MinLength, t.MaxLength).Concat(Pattern(t)),
        ListShape l => Bounds(l.MinItems, l.MaxItems),
        NumberShape { Min: { } min, Max: { } max } when min > max => [$"the range {min} to {max} is empty"],
        EnumShape e when e.Values.IsDefaultOrEmpty => ["an enum needs at least one value"],
        EnumShape e => e.Values.Where(v => v is null || !TextRules.IsWellFormed(v)).Select(_ => "an enum value is missing or has a lone surrogate")
            .Concat(e.Values.GroupBy(v => v, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"the enum value '{g.Key}' is there twice")),
        ObjectShape o => o.Fields.Where(f => string.IsNullOrEmpty(f.Name) || ReservedKeys.Contains(f.Name) || !TextRules.IsWellFormed(f.Name)).Select(f => $"the field name '{f.Name}' is not usable"),
        _ => [],
    };

    /// <summary>Fields of nested objects that are there twice.</summary>
    public static IEnumerable<(string Within, string Name)> Twice(ContractParts parts)
        => parts.Intents.SelectMany(i => i.Fields).Concat(parts.StateShape.Fields)
            .SelectMany(f => ShapeWalk.All(f.Shape).OfType<ObjectShape>()
                .SelectMany(o => o.Fields.Where(n => n.Name is not null).GroupBy(n => n.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => (f.Name, g.Key))));

    private static IEnumerable<string> Bounds(int min, int max)
        => min < 0 || max < min ? [$"the bounds {min} to {max} cannot be met"] : [];

    private static IEnumerable<string> Pattern(TextShape text)
        => text.Pattern is { } pattern && TextPatterns.Problem(pattern) is { } problem ? [$"the pattern cannot be used: {problem}"] : [];

    private static ContractDiagnostic Error(string where, string problem)
        => new(ClpCodes.BadDefinition, DiagnosticSeverity.Error, $"The shape of the {where} cannot be fulfilled: {problem}. Correct it.");
}
