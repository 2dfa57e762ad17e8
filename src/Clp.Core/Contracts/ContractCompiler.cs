using System.Collections.Immutable;

namespace Clp;

/// <summary>Checks declared parts and links them: which guards judge an intent, which transitions act on it.</summary>
internal static class ContractCompiler
{
    public static ImmutableArray<ContractDiagnostic> Check(ContractParts parts)
        => [.. NameChecks.Run(parts), .. TransitionChecks.Run(parts), .. ShapeChecks.Run(parts), .. StateChecks.Run(parts), .. VersionChecks.Run(parts)];

    public static ImmutableArray<IntentDefinition> Link(ContractParts parts) => [.. parts.Intents.Select(intent => Link(intent, parts))];

    private static IntentDefinition Link(IntentParts intent, ContractParts parts)
        => new(intent.Name, Shape.Object([.. intent.Fields.Select(f => intent.Overwritable.Contains(f.Name, StringComparer.Ordinal) ? f with { AllowsOverwrite = true } : f)]) with { AllowsOthers = intent.AllowsOthers })
        {
            Description = intent.Description,
            Risk = intent.Risk,
            Acceptance = intent.Acceptance,
            Requirements = intent.Requirements,
            Validators = intent.Validators,
            AllowsStaleProposals = intent.AllowsStaleProposals,
            ProposalLifetime = intent.ProposalLifetime,
            Guards = [.. parts.Guards.Where(g => g.Judges(intent.Name))],
            Transitions = [.. parts.Transitions.Where(t => t.OnIntent == intent.Name)],
        };
}
