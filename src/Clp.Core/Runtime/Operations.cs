namespace Clp;

/// <summary>Commands with an operation id: the same id with the same request gets the stored answer, with another request an error.</summary>
internal static class Operations
{
    private const int MaxLength = 200;

    /// <summary>SHA-256 over the canonical request.</summary>
    public static string Hash(Intent intent, bool isPending, CommitOptions command)
    {
        if (command.Operation is not { Value: { Length: > 0 and <= MaxLength } })
        {
            throw new LifecycleException(ClpCodes.BadArgument, $"An operation id has 1 to {MaxLength} characters.");
        }

        return CanonicalJson.Sha256(StateObject.Of(
            ("intent", intent.Name),
            ("pending", isPending ? intent.Id.Version : -1),
            ("payload", intent.Payload),
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
        StateObject state = last.Version == core.View.StateVersion
            ? core.View.State
            : await Replayer.StateAtAsync(core.Journal, core.Contract, last.Version, cancellationToken).ConfigureAwait(false);
        return new Outcome.Committed((ContractEvent.StateCommitted)last.Event, state, last.Version);
    }

    public static LifecycleException Reused(CommitOptions command)
        => new(ClpCodes.OperationReused, $"The operation id '{command.Operation}' was used before for another request; choose a new id for a new request.");
}
