namespace Clp;

/// <summary>Every intent has a transition, and every transition can be reached.</summary>
internal static class TransitionChecks
{
    public static IEnumerable<ContractDiagnostic> Run(ContractParts parts)
    {
        foreach (IntentParts intent in parts.Intents)
        {
            Transition[] transitions = [.. parts.Transitions.Where(t => t.OnIntent == intent.Name)];
            if (transitions.Length == 0)
            {
                yield return Error(ClpCodes.IntentWithoutTransition, $"No transition acts on the intent '{intent.Name}'; add one or remove the intent.");
            }

            foreach (ContractDiagnostic finding in Order(intent.Name, transitions))
            {
                yield return finding;
            }
        }

        foreach (Transition transition in parts.Transitions.Where(t => t.Timeout is { } time && (time <= TimeSpan.Zero || time > TransitionRunner.LongestTimeout)))
        {
            yield return Error(ClpCodes.BadDefinition, $"The transition '{transition.Name}' has a timeout of {transition.Timeout}; give it more than zero and at most {TransitionRunner.LongestTimeout.TotalDays:0} days, or leave the timeout out.");
        }

        foreach (IntentParts intent in parts.Intents.Where(i => i.ProposalLifetime <= TimeSpan.Zero))
        {
            yield return Error(ClpCodes.BadDefinition, $"Proposals for the intent '{intent.Name}' expire after {intent.ProposalLifetime}; give them time or leave the lifetime out.");
        }

        foreach ((IntentParts intent, string field) in parts.Intents.SelectMany(i => i.Overwritable.Select(f => (i, f))))
        {
            if (!intent.Fields.Any(f => f.Name == field))
            {
                yield return Error(ClpCodes.BadDefinition, $"The intent '{intent.Name}' lets proposals overwrite '{field}', which it does not declare; declare the field or correct the name.");
            }
        }
    }

    private static IEnumerable<ContractDiagnostic> Order(string intent, Transition[] transitions)
    {
        int first = Array.FindIndex(transitions, t => !t.IsConditional);
        if (first < 0)
        {
            yield break;
        }

        foreach (Transition later in transitions.Skip(first + 1))
        {
            yield return later.IsConditional
                ? Error(ClpCodes.UnreachableTransition, $"The transition '{later.Name}' can never act on '{intent}': '{transitions[first].Name}' before it has no condition. Move the unconditional one last.")
                : Error(ClpCodes.AmbiguousTransition, $"Both '{transitions[first].Name}' and '{later.Name}' act on '{intent}' without a condition; give one of them a 'when'.");
        }
    }

    private static ContractDiagnostic Error(string code, string message) => new(code, DiagnosticSeverity.Error, message);
}
