namespace Clp;

/// <summary>Finds the transition that acts: the first whose condition holds, or the named one if its condition holds.</summary>
internal static class TransitionSelector
{
    /// <exception cref="LifecycleException">The named transition does not exist on this intent.</exception>
    public static Transition? Select(in GuardContext context, string? named)
    {
        foreach (Transition transition in context.Intent.Definition.Transitions)
        {
            if (named is not null && transition.Name != named)
            {
                continue;
            }

            if (transition.When is null || transition.When(context))
            {
                return transition;
            }

            if (named is not null)
            {
                return null;
            }
        }

        if (named is not null)
        {
            throw new LifecycleException(ClpCodes.UnknownTransition, $"The intent '{context.Intent.Name}' has no transition '{Quote(named)}'; it has: {string.Join(", ", context.Intent.Definition.Transitions.Select(t => t.Name))}.");
        }

        return null;
    }

    private static string Quote(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 97), "...");
}
