namespace Clp;

/// <summary>The declared steps between versions: each goes forward, none beyond the contract, none twice, and together they reach its version.</summary>
internal static class VersionChecks
{
    public static IEnumerable<ContractDiagnostic> Run(ContractParts parts)
    {
        if (parts.Upcasts.IsEmpty && parts.Migrations.IsEmpty)
        {
            return [];
        }

        ContractDiagnostic[] wrong = [.. Wrong(parts), .. Twice(parts)];
        return wrong.Length > 0 ? wrong : Gaps(parts);
    }

    private static IEnumerable<ContractDiagnostic> Wrong(ContractParts parts)
        => parts.Upcasts.Select(u => (Name: $"upcaster from version {u.From}", u.From, To: (long)u.From + 1))
            .Concat(parts.Migrations.Select(m => (Name: $"migration from version {m.From} to {m.To}", m.From, To: (long)m.To)))
            .Select(s => Problem(s.From, s.To, parts.Version) is { } problem ? Error(ClpCodes.BadVersionStep, $"The {s.Name} {problem}.") : null)
            .OfType<ContractDiagnostic>();

    private static string? Problem(int from, long to, int newest)
        => from < 1 ? "begins below 1; contract versions count from 1"
            : to <= from ? "does not lead forward; a chain that goes back never ends"
            : to > newest ? $"leads to version {to}, but the contract's own version is {newest}; raise that version or remove the step"
            : null;

    private static IEnumerable<ContractDiagnostic> Twice(ContractParts parts)
        => Twice("upcaster", parts.Upcasts.Select(u => u.From)).Concat(Twice("migration", parts.Migrations.Select(m => m.From)));

    private static IEnumerable<ContractDiagnostic> Twice(string what, IEnumerable<int> froms)
        => froms.GroupBy(from => from).Where(g => g.Count() > 1)
            .Select(g => Error(ClpCodes.BadVersionStep, $"There are {g.Count()} {what}s from version {g.Key}; keep one, since it could not be told which is meant."));

    private static IEnumerable<ContractDiagnostic> Gaps(ContractParts parts)
    {
        HashSet<int> lifted = [.. parts.Upcasts.Select(u => u.From)];
        HashSet<int> migrated = [.. parts.Migrations.Select(m => m.From)];
        foreach (int end in parts.Upcasts.Select(u => u.From + 1).Concat(parts.Migrations.Select(m => m.To)).Distinct().Order())
        {
            if (end == parts.Version || migrated.Contains(end))
            {
                continue;
            }

            if (!lifted.Contains(end))
            {
                yield return Gap(end, $"Steps lead to version {end} and none leads on to {parts.Version}; declare the upcaster from {end} or a migration from {end}.");
            }
            else if (parts.Migrations.Any(m => m.To == end))
            {
                // Events of the next version are lifted past it, so the migrated state has to follow them.
                yield return Gap(end, $"A migration leads the state to version {end} and none leads it on to {parts.Version}; declare a migration from {end} beside the upcaster.");
            }
        }
    }

    private static ContractDiagnostic Gap(int end, string message) => Error(ClpCodes.VersionGap, $"The step from version {end} to {end + 1} is missing. {message}");

    private static ContractDiagnostic Error(string code, string message) => new(code, DiagnosticSeverity.Error, message);
}
