namespace Clp;

/// <summary>Folds a stored stream into a view: from the newest usable snapshot, or from the beginning.</summary>
internal static class Hydrator
{
    public static async ValueTask<InstanceView> LoadAsync(Journal journal, Contract contract, CancellationToken cancellationToken)
    {
        if (await FromSnapshotAsync(journal, contract, cancellationToken).ConfigureAwait(false) is { } cached
            && await CatchUpAsync(cached, journal, contract, cancellationToken).ConfigureAwait(false) is { } newest)
        {
            return newest;
        }

        return await LoadWholeAsync(journal, contract, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The view with everything that was appended since; null when only the whole log can tell, because an older contract version appended it.</summary>
    public static async ValueTask<InstanceView?> CatchUpAsync(InstanceView view, Journal journal, Contract contract, CancellationToken cancellationToken)
    {
        StoredFold fold = new(contract, journal.Stream, view);
        await foreach (RecordedEvent e in journal.ReadAsync(view.Version + 1, cancellationToken).ConfigureAwait(false))
        {
            if (fold.IsTooLateFor(e))
            {
                return null;
            }

            fold.Add(e);
        }

        return fold.Finish();
    }

    public static async ValueTask<InstanceView> LoadWholeAsync(Journal journal, Contract contract, CancellationToken cancellationToken)
    {
        StoredFold fold = new(contract, journal.Stream, InstanceView.Initial(contract));
        await foreach (RecordedEvent e in journal.ReadAsync(0, cancellationToken).ConfigureAwait(false))
        {
            fold.Add(e);
        }

        return fold.Finish();
    }

    private static async ValueTask<InstanceView?> FromSnapshotAsync(Journal journal, Contract contract, CancellationToken cancellationToken)
    {
        bool isTruth = !journal.Store.Capabilities.KeepsEvents;
        try
        {
            Snapshot? snapshot = await journal.Store.LoadSnapshotAsync(journal.Stream, cancellationToken).ConfigureAwait(false);
            return snapshot is null || (!isTruth && snapshot.ContractHash != contract.Hash) ? null : SnapshotData.Read(snapshot, journal.Stream, contract);
        }
        catch (ClpException e) when (!isTruth && (e is not StorageException failed || failed.Failure == StorageFailure.Corrupt || failed.Code == ClpCodes.HydrationFailed))
        {
            // A snapshot is a cache: one that cannot be read is as good as none.
            return null;
        }
    }
}
