using System.Collections.Immutable;

namespace Clp;

/// <summary>One living instance of a contract: its state, its pending intents, and the only door through which they change. Thread-safe; commands take turns.</summary>
public sealed class ContractInstance
{
    internal ContractInstance() { }
    /// <summary>Its id.</summary>
    public string Id => throw new NotImplementedException();
    /// <summary>The newest stream version seen, or -1.</summary>
    public long Version => throw new NotImplementedException();
    /// <summary>The version of the newest state change seen, or -1.</summary>
    public long StateVersion => throw new NotImplementedException();
    /// <summary>The newest state seen.</summary>
    public StateObject State => throw new NotImplementedException();
    /// <summary>The intents that wait for a proposal, a decision or a commit, oldest first.</summary>
    public ImmutableArray<Intent> PendingIntents => throw new NotImplementedException();
    /// <summary>The intents for which some transition's condition holds in the newest state (for an empty payload).</summary>
    public ImmutableArray<IntentDefinition> PossibleIntents => throw new NotImplementedException();
    /// <summary>Dispatches an intent, which stays pending, durably, until it is committed or withdrawn.</summary>
    public ValueTask<Intent> DispatchAsync(string intent, StateObject? payload = null, CommitOptions? options = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Asks the configured provider for the intent's missing values and stages what it returns; null when it has none.</summary>
    public ValueTask<Proposal?> ProposeAsync(Intent intent, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Stages values that a model or another provider came up with outside the runtime. The proposal is inert.</summary>
    public ValueTask<Proposal> StageAsync(Intent intent, ProposalDraft draft, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>What a commit would do if the proposal were accepted now. Runs guards and pure transitions, records nothing.</summary>
    public ValueTask<Preview> PreviewAsync(Proposal proposal, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Accepts a proposal: its values become part of the intent.</summary>
    public ValueTask<Acceptance> AcceptAsync(Proposal proposal, Actor by, AcceptOptions? options = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Rejects a proposal; the intent stays pending.</summary>
    public ValueTask RejectAsync(Proposal proposal, Actor by, string reason, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Withdraws a pending intent.</summary>
    public ValueTask WithdrawAsync(Intent intent, Actor by, string reason, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Commits a pending intent. Anything but a commit leaves it pending and the state as it was.</summary>
    public ValueTask<Outcome> CommitAsync(Intent intent, CommitOptions? options = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Dispatch and commit in one step and one event, for a caller who needs no proposal. Nothing stays pending.</summary>
    public ValueTask<Outcome> SubmitAsync(string intent, StateObject? payload = null, CommitOptions? options = null, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Reads what others have appended.</summary>
    public ValueTask RefreshAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Appends what waits in memory when <see cref="ClpRuntimeOptions.PersistOnCommit"/> is false.</summary>
    public ValueTask SaveAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>The state as it was after the event of that version; -1 is the initial state.</summary>
    public ValueTask<StateObject> ReplayAsync(long toVersion, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>The state as it was at that instant.</summary>
    public ValueTask<StateObject> ReplayAsync(DateTimeOffset until, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Replays everything, judges every commit again with today's guards and pure transitions, and reports differences. Changes nothing.</summary>
    public ValueTask<ReplayReport> VerifyAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>The log: every event from a version on.</summary>
    public IAsyncEnumerable<RecordedEvent> ReadLogAsync(long fromVersion = 0, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    /// <summary>Calls the observer after every commit that changed something at or below the path; a failing observer harms nobody. Dispose to stop.</summary>
    public IDisposable Subscribe(StatePath path, Action<StateChange> observer) => throw new NotImplementedException();
}

/// <summary>One change as a subscriber sees it.</summary>
/// <param name="Before">The state before.</param>
/// <param name="After">The state after.</param>
/// <param name="Delta">The change.</param>
/// <param name="Version">The stream version.</param>
public sealed record StateChange(StateObject Before, StateObject After, StateDelta Delta, long Version);

/// <summary>What a commit would do.</summary>
/// <param name="Outcome">The outcome it would have; a <see cref="Outcome.Committed"/> here is not stored, and for an asynchronous transition it is null, since running it would act.</param>
/// <param name="Delta">The change it would make, or null.</param>
/// <param name="StateVersion">The state version it was computed on.</param>
public sealed record Preview(Outcome? Outcome, StateDelta? Delta, long StateVersion);
