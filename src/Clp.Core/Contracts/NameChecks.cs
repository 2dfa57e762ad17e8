namespace Clp;

/// <summary>Names: present, not reserved, unique, and pointing at something.</summary>
internal static class NameChecks
{
    private const int MaxNameLength = 200;

    public static IEnumerable<ContractDiagnostic> Run(ContractParts parts)
        => Shapes(parts).Concat(Duplicates(parts)).Concat(Targets(parts));

    private static IEnumerable<ContractDiagnostic> Shapes(ContractParts parts)
    {
        IEnumerable<(string What, string Name)> names =
        [
            ("contract", parts.Name),
            .. parts.Intents.Select(i => ("intent", i.Name)),
            .. parts.Guards.Select(g => ("guard", g.Name)),
            .. parts.Transitions.Select(t => ("transition", t.Name)),
            .. parts.Intents.SelectMany(i => i.Fields.Select(f => ("field of intent " + i.Name, f.Name))),
            .. parts.StateShape.Fields.Select(f => ("state field", f.Name)),
        ];
        foreach ((string what, string name) in names)
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || ReservedKeys.Contains(name))
            {
                yield return Error(ClpCodes.BadDefinition, $"The {what} name '{name}' is not usable; choose 1 to {MaxNameLength} characters that are not a reserved key.");
            }
        }

        if (parts.Version < 1)
        {
            yield return Error(ClpCodes.BadDefinition, $"The contract version is {parts.Version}; versions count from 1.");
        }
    }

    private static IEnumerable<ContractDiagnostic> Duplicates(ContractParts parts)
        => Twice("intent", parts.Intents.Select(i => i.Name))
            .Concat(Twice("guard", parts.Guards.Select(g => g.Name)))
            .Concat(Twice("transition", parts.Transitions.Select(t => t.Name)))
            .Concat(Twice("state field", parts.StateShape.Fields.Select(f => f.Name)))
            .Concat(parts.Intents.SelectMany(i => Twice($"field of intent '{i.Name}'", i.Fields.Select(f => f.Name))))
            .Concat(parts.Intents.SelectMany(i => Twice($"requirement of intent '{i.Name}'", i.Requirements.Select(r => r.Name))));

    private static IEnumerable<ContractDiagnostic> Twice(string what, IEnumerable<string> names)
        => names.Where(n => n is not null).GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Select(g => Error(ClpCodes.DuplicateName, $"The {what} '{g.Key}' is declared {g.Count()} times; keep one."));

    private static IEnumerable<ContractDiagnostic> Targets(ContractParts parts)
    {
        HashSet<string> known = [.. parts.Intents.Select(i => i.Name)];
        foreach (Guard guard in parts.Guards)
        {
            foreach (string intent in guard.Intents.Where(i => !known.Contains(i)))
            {
                yield return Error(ClpCodes.UnknownIntentInContract, $"The guard '{guard.Name}' names the intent '{intent}', which is not declared; declare it or correct the name.");
            }
        }

        foreach (Transition transition in parts.Transitions.Where(t => !known.Contains(t.OnIntent)))
        {
            yield return Error(ClpCodes.UnknownIntentInContract, $"The transition '{transition.Name}' acts on the intent '{transition.OnIntent}', which is not declared; declare it or correct the name.");
        }
    }

    private static ContractDiagnostic Error(string code, string message) => new(code, DiagnosticSeverity.Error, message);
}
