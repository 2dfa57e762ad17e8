using Microsoft.Extensions.Logging;

namespace Clp;

/// <summary>How a runtime works. Read once, when the runtime is made; later changes have no effect.</summary>
public sealed class ClpRuntimeOptions
{
    /// <summary>Where events are kept. Memory, for this process only, when neither this nor <see cref="Storage"/> is set.</summary>
    public IEventStore? EventStore { get; set; }
    /// <summary>Opens the store when it is first needed, or at <see cref="ClpRuntime.OpenStoreAsync"/>; called again after a failure. For hosts that make the runtime before they can wait. Instead of <see cref="EventStore"/>.</summary>
    public Func<CancellationToken, ValueTask<IEventStore>>? OpenEventStore { get; set; }
    /// <summary>A snapshot-only store, for hosts that keep the latest state and no log. Instead of <see cref="EventStore"/>.</summary>
    public IStorageAdapter? Storage { get; set; }
    /// <summary>
    /// Makes the messages that ride with an event into the store's outbox: called for every event just before it is appended,
    /// with the version it will have; called again when it is decided again. Must be pure and quick; when it throws, nothing is
    /// appended. The runtime gives each message its id. Needs a store with an <see cref="IEventStore.Outbox"/>. None by default.
    /// </summary>
    public Func<RecordedEvent, IEnumerable<OutboxMessage>>? Outbox { get; set; }
    /// <summary>Put before every stream's name, such as a tenant; empty by default.</summary>
    public string KeyNamespace { get; set; } = "";
    /// <summary>True (the default): every outcome is appended at once. False: outcomes wait in memory until <see cref="ContractInstance.SaveAsync"/>.</summary>
    public bool PersistOnCommit { get; set; } = true;
    /// <summary>True (the default): opening an instance reads what is stored. False: it starts at the initial state, and the first append finds out whether that was right.</summary>
    public bool HydrateOnInit { get; set; } = true;
    /// <summary>A snapshot is taken after this many events; 0 for never. Default 100. It never fails a commit.</summary>
    public int SnapshotEvery { get; set; } = 100;
    /// <summary>Who is asked for proposals.</summary>
    public IProposalProvider? ProposalProvider { get; set; }
    /// <summary>The hooks, outermost first.</summary>
    public IList<IClpMiddleware> Middleware { get; } = [];
    /// <summary>The interceptors, outermost first; hooks run around them.</summary>
    public IList<IClpInterceptor> Interceptors { get; } = [];
    /// <summary>The clock; the system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
    /// <summary>Makes the ids of instances that <see cref="ClpRuntime.CreateAsync"/> opens; version 7 UUIDs by this runtime's clock by default.</summary>
    public Func<string>? IdGenerator { get; set; }
    /// <summary>Randomness for pauses between attempts: a number from 0 up to, not including, 1. Called by several threads. <see cref="Backoff.Random"/> by default.</summary>
    public Func<double> Jitter { get; set; } = Backoff.Random;
    /// <summary>How long an asynchronous transition may run. Default 30 seconds.</summary>
    public TimeSpan TransitionTimeout { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>How long a proposal stays acceptable. Default 1 hour.</summary>
    public TimeSpan ProposalLifetime { get; set; } = TimeSpan.FromHours(1);
    /// <summary>How often a pure decision is made again after a conflict before <see cref="Outcome.Conflicted"/> is answered. Default 10.</summary>
    public int ConflictRetries { get; set; } = 10;
    /// <summary>How many intents may be pending in one instance. Default 1,000.</summary>
    public int MaxPendingIntents { get; set; } = 1_000;
    /// <summary>How many intents one <see cref="ContractInstance.CommitAllAsync"/> may commit, or <see cref="ContractInstance.PreviewAllAsync"/> show. Default 100: all of them are one append, and some stores have a limit on that.</summary>
    public int MaxBatchSize { get; set; } = 100;
    /// <summary>How many proposals one intent may collect. Default 32.</summary>
    public int MaxProposalsPerIntent { get; set; } = 32;
    /// <summary>Caps on what may enter the state.</summary>
    public StateLimits Limits { get; set; } = StateLimits.Default;
    /// <summary>True: every outcome but a commit throws <see cref="OutcomeException"/>. Default false. It is in the log either way.</summary>
    public bool Strict { get; set; }
    /// <summary>Where log lines go; nowhere by default.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    internal ClpRuntimeOptions Copy() => (ClpRuntimeOptions)MemberwiseClone();
}
