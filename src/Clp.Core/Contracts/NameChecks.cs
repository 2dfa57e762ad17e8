namespace Clp;

/// <summary>Names: present, not reserved, unique, and pointing at something.</summary>
internal static class NameChecks
{
    private const int MaxNameLength = 200;

    public static IEnumerable<ContractDiagnostic> Run(ContractParts parts)
        => Names(parts).Concat(Texts(parts)).Concat(Duplicates(parts)).Concat(Targets(parts));

    private static IEnumerable<ContractDiagnostic> Names(ContractParts parts)
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
            if (string.IsNullOrWhiteSpace(name) || name.Length > MaxNameLength || ReservedKeys.Contains(name) || !TextRules.IsWellFormed(name))
            {
                yield return Error(ClpCodes.BadDefinition, $"The {what} name '{name}' is not usable; choose 1 to {MaxNameLength} characters of well-formed text that are not a reserved key.");
            }
        }

        if (parts.Version < 1)
        {
            yield return Error(ClpCodes.BadDefinition, $"The contract version is {parts.Version}; versions count from 1.");
        }
    }

    // Descriptions and tags go into the contract's hash, which is over UTF-8.
    private static IEnumerable<ContractDiagnostic> Texts(ContractParts parts)
    {
        IEnumerable<(string Where, string? Text)> texts =
        [
            ("description of the contract", parts.Description),
            .. parts.Intents.Select(i => ($"description of the intent '{i.Name}'", i.Description)),
            .. parts.Intents.SelectMany(i => i.Fields.Select(f => ($"description of the field '{i.Name}.{f.Name}'", f.Description))),
            .. parts.Intents.SelectMany(i => i.Requirements.SelectMany(r => r.Tags.Append(r.Name).Append(r.Description).Select(t => ($"text or tag of the requirement '{r.Name}'", t ?? Missing)))),
            .. parts.Guards.SelectMany(g => g.Tags.Select(t => ($"tag of the guard '{g.Name}'", t ?? Missing))),
            .. parts.Guards.Select(g => ($"description of the guard '{g.Name}'", g.Description)),
            .. parts.Transitions.Select(t => ($"description of the transition '{t.Name}'", t.Description)),
        ];
        return texts.Where(t => t.Text is not null && !TextRules.IsWellFormed(t.Text))
            .Select(t => Error(ClpCodes.BadDefinition, $"The {t.Where} is missing or has a lone surrogate; write well-formed text."));
    }

    // What a null counts as where a text must be.
    private const string Missing = "\ud800";

    private static IEnumerable<ContractDiagnostic> Duplicates(ContractParts parts)
        => Twice("intent", parts.Intents.Select(i => i.Name))
            .Concat(Twice("guard", parts.Guards.Select(g => g.Name)))
            .Concat(Twice("transition", parts.Transitions.Select(t => t.Name)))
            .Concat(Twice("state field", parts.StateShape.Fields.Select(f => f.Name)))
            .Concat(parts.Intents.SelectMany(i => Twice($"field of intent '{i.Name}'", i.Fields.Select(f => f.Name))))
            .Concat(ShapeChecks.Twice(parts).Select(t => Error(ClpCodes.DuplicateName, $"The field '{t.Name}' within '{t.Within}' is declared more than once; keep one.")))
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
