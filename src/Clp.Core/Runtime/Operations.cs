namespace Clp;

/// <summary>Commands with an operation id: the same id with the same request gets the stored answer, with another request an error.</summary>
internal static class Operations
{
    private const int MaxLength = 200;

    /// <summary>SHA-256 over the canonical request. A pending intent is named by its id: its payload is in the stream, and the caller may hold it as it was at dispatch or after an acceptance.</summary>
    public static string Hash(Intent intent, bool isPending, CommitOptions command)
    {
        if (command.Operation is not { Value.Length: > 0 and <= MaxLength })
        {
            throw new LifecycleException(ClpCodes.BadArgument, $"An operation id has 1 to {MaxLength} characters.");
        }

        return CanonicalJson.Sha256(StateObject.Of(
            ("intent", intent.Name),
            ("pending", isPending ? intent.Id.Version : -1),
            ("payload", isPending ? StateValue.Null : CanonicalJson.Sha256(intent.Payload)),
            ("transition", command.Transition is null ? StateValue.Null : command.Transition)));
    }

    /// <summary>The stored answer, or null when the operation is new.</summary>
    /// <exception cref="LifecycleException">The id was used for another request.</exception>
    public static async ValueTask<Outcome?> FindAsync(InstanceCore core, CommitOptions command, string requestHash, CancellationToken cancellationToken)
    {
        if (await core.Journal.FindAsync(command.Operation!.Value, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return null;
        }

        if (stored.RequestHash is not null && stored.RequestHash != requestHash)
        {
            throw Reused(command);
        }

        RecordedEvent last = stored.Events.LastOrDefault(e => e.Event is ContractEvent.StateCommitted) ?? throw Reused(command);
        StateObject state = await StateAfterAsync(core, last.Version, cancellationToken).ConfigureAwait(false);
        return new Outcome.Committed((ContractEvent.StateCommitted)last.Event, new InstanceView(state, last.Version, last.Version, []));
    }

    /// <summary>After an append that was not answered: what the store holds for the operation by now, or null when it holds nothing, or does not answer either.</summary>
    public static async ValueTask<Outcome?> FindAfterFailureAsync(InstanceCore core, CommitOptions command, string requestHash)
    {
        try
        {
            await core.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
            return await FindAsync(core, command, requestHash, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StorageException)
        {
            return null;
        }
    }

    // Where the log below it is no longer kept, the newest state stands in for the one of that time.
    private static async ValueTask<StateObject> StateAfterAsync(InstanceCore core, long version, CancellationToken cancellationToken)
    {
        if (version == core.View.StateVersion || !core.Journal.Store.Capabilities.KeepsEvents)
        {
            return core.View.State;
        }

        try
        {
            return await Replayer.StateAtAsync(core.Journal, core.Contract, version, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException e) when (e.Code == ClpCodes.LogTrimmed)
        {
            return core.View.State;
        }
    }

    public static LifecycleException Reused(CommitOptions command)
        => new(ClpCodes.OperationReused, $"The operation id '{command.Operation}' was used before for another request; choose a new id for a new request.");
}
