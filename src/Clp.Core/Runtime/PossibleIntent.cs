namespace Clp;

/// <summary>Whether an intent could be committed in a state, as far as its transitions' conditions tell.</summary>
internal static class PossibleIntent
{
    public static bool Holds(IntentDefinition definition, StateObject state, DateTimeOffset now)
    {
        GuardContext context = new(new Intent(new IntentId(-1), definition, StateObject.Empty, Provenance.System, Actor.Host, now.UtcTicks), state, now, Actor.Host);
        foreach (Transition transition in definition.Transitions)
        {
            if (transition.When is not { } when || Try(when, context))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Try(Func<GuardContext, bool> when, in GuardContext context)
    {
        try
        {
            return when(context);
        }
#pragma warning disable CA1031 // A condition may need payload that is not there yet.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }
}
