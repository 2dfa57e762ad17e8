namespace Clp;

/// <summary>Commands with an operation id: the same id with the same request gets the stored answer, with another request an error.</summary>
internal static class Operations
{
    private const int MaxLength = 200;

    /// <summary>SHA-256 over the canonical request. A pending intent is named by its id: its payload is in the stream, and the caller may hold it as it was at dispatch or after an acceptance.</summary>
    public static string Hash(Intent intent, bool isPending, CommitOptions command)
    {
        DemandLength(command);
        return CanonicalJson.Sha256(StateObject.Of(
            ("intent", intent.Name),
            ("pending", isPending ? intent.Id.Version : -1),
            ("payload", isPending ? StateValue.Null : CanonicalJson.Sha256(intent.Payload)),
            ("transition", command.Transition is null ? StateValue.Null : command.Transition)));
    }

    /// <summary>As for one intent: the batch is named by the ids of its intents, in their order.</summary>
    public static string Hash(Batch batch)
    {
        DemandLength(batch.Command);
        return CanonicalJson.Sha256(StateObject.Of(
            ("batch", StateArray.From(batch.Items.Select(item => (StateValue)item.Intent.Id.Version))),
            ("transition", batch.Command.Transition is null ? StateValue.Null : batch.Command.Transition)));
    }

    /// <summary>The stored answer, or null when the operation is new.</summary>
    /// <exception cref="LifecycleException">The id was used for another request.</exception>
    public static async ValueTask<Outcome?> FindAsync(InstanceCore core, CommitOptions command, string requestHash, CancellationToken cancellationToken)
    {
        if (await FindCommitsAsync(core, command, requestHash, cancellationToken).ConfigureAwait(false) is not [.., RecordedEvent last])
        {
            return null;
        }

        StateObject state = await StateAfterAsync(core, last.Version, cancellationToken).ConfigureAwait(false);
        return Stored(last, state);
    }

    /// <summary>The stored answer to a batch, or null when the operation is new.</summary>
    /// <exception cref="LifecycleException">The id was used for another request.</exception>
    /// <exception cref="StorageException">The store holds a part of the batch, which it must not.</exception>
    public static async ValueTask<BatchOutcome?> FindAsync(InstanceCore core, Batch batch, string requestHash, CancellationToken cancellationToken)
    {
        if (await FindCommitsAsync(core, batch.Command, requestHash, cancellationToken).ConfigureAwait(false) is not { } commits)
        {
            return null;
        }

        if (!commits.Select(c => c.Event.IntentId).SequenceEqual(batch.Items.Select(item => item.Intent.Id)))
        {
            throw new StorageException(ClpCodes.StoreCorrupt, $"The store of '{core.Stream}' holds {commits.Count} of the {batch.Items.Length} commits of the operation '{batch.Command.Operation}', which were appended as one: it does not keep appends whole. Nothing was changed now; look what is there before going on.", StorageFailure.Corrupt);
        }

        StateObject[] states = await StatesAfterAsync(core, commits, cancellationToken).ConfigureAwait(false);
        return new BatchOutcome.Committed([.. commits.Select((commit, at) => Stored(commit, states[at]))]);
    }

    private static Outcome.Committed Stored(RecordedEvent commit, StateObject state)
        => new((ContractEvent.StateCommitted)commit.Event, new InstanceView(state, commit.Version, commit.Version, []));

    /// <summary>The commits of an operation, at least one; null when it is new.</summary>
    private static async ValueTask<IReadOnlyList<RecordedEvent>?> FindCommitsAsync(InstanceCore core, CommitOptions command, string requestHash, CancellationToken cancellationToken)
    {
        if (await core.Journal.FindAsync(command.Operation!.Value, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return null;
        }

        if (stored.RequestHash is not null && stored.RequestHash != requestHash)
        {
            throw Reused(command);
        }

        List<RecordedEvent> commits = [.. stored.Events.Where(e => e.Event is ContractEvent.StateCommitted)];
        return commits.Count > 0 ? commits : throw Reused(command);
    }

    /// <summary>After an append that was not answered: what the store holds for the operation by now, or null when it holds nothing, or does not answer either.</summary>
    public static ValueTask<Outcome?> FindAfterFailureAsync(InstanceCore core, CommitOptions command, string requestHash)
        => FindAfterFailureAsync(core, () => FindAsync(core, command, requestHash, CancellationToken.None));

    /// <inheritdoc cref="FindAfterFailureAsync(InstanceCore, CommitOptions, string)"/>
    public static async ValueTask<TAnswer?> FindAfterFailureAsync<TAnswer>(InstanceCore core, Func<ValueTask<TAnswer?>> find)
        where TAnswer : class
    {
        try
        {
            await core.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
            return await find().ConfigureAwait(false);
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

    private static async ValueTask<StateObject[]> StatesAfterAsync(InstanceCore core, IReadOnlyList<RecordedEvent> commits, CancellationToken cancellationToken)
    {
        try
        {
            if (core.Journal.Store.Capabilities.KeepsEvents)
            {
                return await Replayer.StatesAfterAsync(core.Journal, core.Contract, commits, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (StorageException e) when (e.Code == ClpCodes.LogTrimmed)
        {
        }

        return [.. commits.Select(_ => core.View.State)];
    }

    private static void DemandLength(CommitOptions command)
    {
        if (command.Operation is not { Value.Length: > 0 and <= MaxLength })
        {
            throw new LifecycleException(ClpCodes.BadArgument, $"An operation id has 1 to {MaxLength} characters.");
        }
    }

    public static LifecycleException Reused(CommitOptions command)
        => new(ClpCodes.OperationReused, $"The operation id '{command.Operation}' was used before for another request; choose a new id for a new request.");
}
