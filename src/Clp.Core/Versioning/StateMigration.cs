namespace Clp;

/// <summary>Leads a state from the form of one contract version to that of a later one, migration by migration.</summary>
internal static class StateMigration
{
    /// <summary>The state in the form of version <paramref name="to"/>. Where no migration leads on, the state is taken to be alike in the next named version; its shape tells in the end.</summary>
    public static StateObject Run(StateObject state, int from, int to, VersionChain versions, StreamId stream)
    {
        int at = versions.Named(from);
        while (at < to)
        {
            if (versions.MigrationFrom(at) is { } step)
            {
                state = Run(state, step, stream);
                at = step.To;
            }
            else
            {
                at = versions.Named(at + 1);
            }
        }

        return state;
    }

    private static StateObject Run(StateObject state, MigrationStep step, StreamId stream)
    {
        StateObject? changed;
        try
        {
            changed = step.Change(state);
        }
#pragma warning disable CA1031 // Whatever a host's migration throws: nothing was written, and the caller is told which one it was.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw Failed(step, stream, $"threw {e.GetType().Name}", e);
        }

        return changed ?? throw Failed(step, stream, "gave no state", null);
    }

    private static StorageException Failed(MigrationStep step, StreamId stream, string what, Exception? inner)
        => new(ClpCodes.MigrationFailed, $"The migration from version {step.From} to {step.To} {what} for the state of '{stream}'. Nothing was written; correct the migration and open the instance again.", StorageFailure.Rejected, inner);
}
