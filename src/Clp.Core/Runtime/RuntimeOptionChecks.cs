namespace Clp;

/// <summary>Options are checked once, and copied, when the runtime is made.</summary>
internal static class RuntimeOptionChecks
{
    public static ClpRuntimeOptions Checked(ClpRuntimeOptions o)
    {
        Demand((o.EventStore is null ? 0 : 1) + (o.OpenEventStore is null ? 0 : 1) + (o.Storage is null ? 0 : 1) <= 1, "Set one of EventStore, OpenEventStore and Storage.");
        Demand(o.Storage is null || o.Outbox is null, NoOutbox);
        if (o.EventStore is { } store)
        {
            DemandOutbox(o, store);
        }

        Demand(o.KeyNamespace is not null, "KeyNamespace may be empty but not null.");
        Demand(o.SnapshotEvery >= 0, "SnapshotEvery is 0 (never) or more.");
        Demand(o.TransitionTimeout > TimeSpan.Zero && o.TransitionTimeout <= TransitionRunner.LongestTimeout, $"TransitionTimeout must be more than zero and at most {TransitionRunner.LongestTimeout.TotalDays:0} days.");
        Demand(o.ProposalLifetime > TimeSpan.Zero, "ProposalLifetime must be more than zero.");
        Demand(o.ConflictRetries >= 0, "ConflictRetries is 0 or more.");
        Demand(o.MaxPendingIntents >= 1 && o.MaxProposalsPerIntent >= 1 && o.MaxBatchSize >= 1, "MaxPendingIntents, MaxProposalsPerIntent and MaxBatchSize are 1 or more.");
        Demand(o.TimeProvider is not null && o.Jitter is not null && o.Limits is not null, "TimeProvider, Jitter and Limits may not be null.");
        Demand(o.Middleware.All(m => m is not null) && o.Interceptors.All(i => i is not null), "A middleware or an interceptor is null.");
        return o.Copy();
    }

    public static void DemandOutbox(ClpRuntimeOptions o, IEventStore store) => Demand(o.Outbox is null || store.Outbox is not null, NoOutbox);

    private const string NoOutbox = "Outbox needs a store that keeps messages, and this one has no outbox; give another EventStore, or leave Outbox out.";

    private static void Demand(bool holds, string message)
    {
        if (!holds)
        {
            throw new StorageException(ClpCodes.StoreMisconfigured, message, StorageFailure.Rejected);
        }
    }
}
