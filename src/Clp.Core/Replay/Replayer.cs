namespace Clp;

/// <summary>Folds a stream again, up to a version or an instant. Calls no guard, model or transition.</summary>
internal static class Replayer
{
    public static ValueTask<StateObject> StateAtAsync(Journal journal, Contract contract, long version, CancellationToken cancellationToken)
        => FoldAsync(journal, contract, e => e.Version <= version, cancellationToken);

    public static async ValueTask<StateObject> StateAtAsync(InstanceCore core, long version, CancellationToken cancellationToken)
    {
        if (version < -1 || version > core.View.Version)
        {
            throw new LifecycleException(ClpCodes.ReplayVersionUnknown, $"'{core.Stream}' has versions 0 to {core.View.Version} here (-1 is the initial state); {version} is not one of them. Refresh the instance if others have written.");
        }

        if (!core.Journal.Store.Capabilities.KeepsEvents && version == core.View.Version)
        {
            return core.View.State;
        }

        DemandEvents(core);
        return await ReplaySpan.TraceAsync(core, () => StateAtAsync(core.Journal, core.Contract, version, cancellationToken)).ConfigureAwait(false);
    }

    /// <exception cref="StorageException">The store keeps the latest state only.</exception>
    public static void DemandEvents(InstanceCore core)
    {
        if (!core.Journal.Store.Capabilities.KeepsEvents)
        {
            throw new StorageException(ClpCodes.LogTrimmed, $"The store of '{core.Stream}' keeps the latest state only, so nothing earlier can be replayed; use an event store where that is needed.", StorageFailure.Rejected);
        }
    }

    public static async ValueTask<StateObject> StateAtAsync(InstanceCore core, DateTimeOffset until, CancellationToken cancellationToken)
    {
        DemandEvents(core);
        return await ReplaySpan.TraceAsync(core, () => FoldAsync(core.Journal, core.Contract, e => e.Event.At <= until, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>The states after some commits of the log, in their order, in one reading.</summary>
    public static async ValueTask<StateObject[]> StatesAfterAsync(Journal journal, Contract contract, IReadOnlyList<RecordedEvent> commits, CancellationToken cancellationToken)
    {
        StateObject[] states = new StateObject[commits.Count];
        int found = 0;
        StoredFold fold = new(contract, journal.Stream, InstanceView.Initial(contract));
        await foreach (RecordedEvent e in journal.ReadAsync(0, cancellationToken).ConfigureAwait(false))
        {
            fold.AddCommits(e);
            if (e.Version == commits[found].Version)
            {
                states[found++] = fold.FinishState();
                if (found == states.Length)
                {
                    break;
                }
            }
        }

        // Those that the log has lost meanwhile, if any.
        Array.Fill(states, fold.FinishState(), found, states.Length - found);
        return states;
    }

    // Events are read in order and times do not go back further than clocks do; the first one beyond the bound ends the fold.
    private static async ValueTask<StateObject> FoldAsync(Journal journal, Contract contract, Func<RecordedEvent, bool> isWanted, CancellationToken cancellationToken)
    {
        StoredFold fold = new(contract, journal.Stream, InstanceView.Initial(contract));
        await foreach (RecordedEvent e in journal.ReadAsync(0, cancellationToken).ConfigureAwait(false))
        {
            if (!isWanted(e))
            {
                break;
            }

            fold.AddCommits(e);
        }

        return fold.FinishState();
    }
}
