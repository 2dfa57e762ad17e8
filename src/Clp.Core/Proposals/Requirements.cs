using System.Collections.Immutable;

namespace Clp;

/// <summary>Which requirements apply and are not affirmed yet.</summary>
internal static class Requirements
{
    public static ImmutableArray<AcceptanceRequirement> Unaffirmed(in GuardContext context, ImmutableArray<string> affirmed)
    {
        if (context.Intent.Definition.Requirements.IsEmpty)
        {
            return [];
        }

        ImmutableArray<AcceptanceRequirement>.Builder missing = ImmutableArray.CreateBuilder<AcceptanceRequirement>();
        foreach (AcceptanceRequirement requirement in context.Intent.Definition.Requirements)
        {
            if (!affirmed.Contains(requirement.Name, StringComparer.Ordinal) && Applies(requirement, context))
            {
                missing.Add(requirement);
            }
        }

        return missing.ToImmutable();
    }

    public static ImmutableArray<string> Union(ImmutableArray<string> before, ImmutableArray<string> added)
        => added.IsEmpty ? before : before.IsEmpty ? added : [.. before.Union(added, StringComparer.Ordinal)];

    public static Outcome.NotPermitted Refusal(ImmutableArray<AcceptanceRequirement> missing)
        => new("Not affirmed: " + string.Join(" ", missing.Select(m => $"{m.Name} ({m.Description})"))) { Unaffirmed = [.. missing.Select(m => m.Name)] };

    private static bool Applies(AcceptanceRequirement requirement, in GuardContext context)
    {
        try
        {
            return requirement.AppliesWhen?.Invoke(context) ?? true;
        }
#pragma warning disable CA1031 // Fail closed: a requirement whose condition cannot be judged applies.
        catch (Exception)
#pragma warning restore CA1031
        {
            return true;
        }
    }
}
