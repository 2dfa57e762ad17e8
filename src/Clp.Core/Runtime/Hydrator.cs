namespace Clp;

/// <summary>Folds a stored stream into a view: from the newest usable snapshot, or from the beginning.</summary>
internal static class Hydrator
{
    public static async ValueTask<InstanceView> LoadAsync(Journal journal, Contract contract, CancellationToken cancellationToken)
    {
        InstanceView view = await FromSnapshotAsync(journal, contract, cancellationToken).ConfigureAwait(false) ?? InstanceView.Initial(contract);
        return await CatchUpAsync(view, journal, contract, cancellationToken).ConfigureAwait(false);
    }

    public static async ValueTask<InstanceView> CatchUpAsync(InstanceView view, Journal journal, Contract contract, CancellationToken cancellationToken)
    {
        bool foreign = false;
        await foreach (RecordedEvent e in journal.ReadAsync(view.Version + 1, cancellationToken).ConfigureAwait(false))
        {
            foreign |= e.Header.ContractHash != contract.Hash;
            view = Fold(view, e, contract);
        }

        if (foreign)
        {
            CheckShape(view, journal.Stream, contract);
        }

        return view;
    }

    public static InstanceView Fold(InstanceView view, RecordedEvent e, Contract contract)
    {
        try
        {
            return EventFold.Apply(view, e.Event, e.Version, e.Header, contract);
        }
        catch (Exception x) when (x is StateFormatException or StatePathException)
        {
            throw new StorageException(ClpCodes.HydrationFailed, $"The event at version {e.Version} of '{e.Stream}' does not apply to the state before it; the stream was written under another initial state or is damaged. {x.Message}", StorageFailure.Corrupt, x);
        }
    }

    private static async ValueTask<InstanceView?> FromSnapshotAsync(Journal journal, Contract contract, CancellationToken cancellationToken)
    {
        bool isTruth = !journal.Store.Capabilities.KeepsEvents;
        try
        {
            Snapshot? snapshot = await journal.Store.LoadSnapshotAsync(journal.Stream, cancellationToken).ConfigureAwait(false);
            if (snapshot is null || (!isTruth && snapshot.ContractHash != contract.Hash))
            {
                return null;
            }

            InstanceView view = SnapshotData.Read(snapshot, journal.Stream, contract);
            CheckShape(view, journal.Stream, contract);
            return view;
        }
        catch (ClpException e) when (!isTruth && (e is not StorageException failed || failed.Failure == StorageFailure.Corrupt || failed.Code == ClpCodes.HydrationFailed))
        {
            // A snapshot is a cache: one that cannot be read is as good as none.
            return null;
        }
    }

    // Only what another contract wrote can be out of shape; the own commits were checked one by one.
    private static void CheckShape(InstanceView view, StreamId stream, Contract contract)
    {
        List<ValidationError> errors = [];
        ShapeValidator.Check(contract.StateShape, view.State, StatePath.Root, errors);
        if (errors.Count > 0)
        {
            throw new StorageException(ClpCodes.HydrationFailed, $"The stored state of '{stream}' does not fit this contract: {string.Join(" ", errors.Take(5).Select(e => e.ToString()))} Open it with the contract version that wrote it.", StorageFailure.Rejected);
        }
    }
}
