namespace Clp;

/// <summary>Leads a stored snapshot to the newest contract version: its state by migrations, the events of what is pending by upcasters.</summary>
internal static class SnapshotUpgrade
{
    /// <param name="view">What was pending is not in it yet.</param>
    /// <param name="written">The contract version that wrote it; null in snapshots of releases that did not say so.</param>
    /// <param name="isForeign">True when another contract wrote it.</param>
    /// <param name="stream">For messages.</param>
    /// <param name="contract">The newest version.</param>
    public static InstanceView State(InstanceView view, int? written, bool isForeign, StreamId stream, Contract contract)
    {
        if (written > contract.Version)
        {
            throw VersionErrors.Newer($"The stored state of '{stream}'", written.Value, contract);
        }

        StateObject state = written is { } version ? StateMigration.Run(view.State, version, contract.Version, contract.Versions, stream)
            : isForeign ? Guess(view.State, stream, contract)
            : view.State;
        VersionErrors.DemandFit(state, stream, contract, written, isSnapshot: true);
        return ReferenceEquals(state, view.State) ? view : view with { State = state };
    }

    // A state that does not say its version is of the newest one from which the steps lead to the shape.
    private static StateObject Guess(StateObject state, StreamId stream, Contract contract)
    {
        foreach (int version in contract.Versions.NewestFirst)
        {
            try
            {
                StateObject migrated = StateMigration.Run(state, version, contract.Version, contract.Versions, stream);
                if (ShapeValidator.Fits(contract.StateShape, migrated))
                {
                    return migrated;
                }
            }
            catch (StorageException e) when (e.Code == ClpCodes.MigrationFailed)
            {
                // So it is not of this version.
            }
        }

        return state;
    }

    public static InstanceView Pending(InstanceView view, RecordedEvent e, Contract contract)
    {
        if (e.Header.ContractVersion >= contract.Version)
        {
            return StoredFold.Apply(view, e, contract);
        }

        foreach (RecordedEvent lifted in EventLift.Run(e, contract))
        {
            // A snapshot's state is already what it is; only what is pending is folded from events.
            view = lifted.Event is ContractEvent.StateCommitted ? view : StoredFold.Apply(view, lifted, contract);
        }

        return view;
    }
}
