using System.Collections.Immutable;

namespace Clp;

/// <summary>One living instance of a contract: its state, its pending intents, and the only door through which they change. Thread-safe; commands take turns.</summary>
public sealed class ContractInstance
{
    private readonly InstanceCore core;
    private readonly ClpRuntime runtime;
    private readonly CommitProtocol commits;
    private readonly BatchProtocol batches;
    private readonly DispatchDesk dispatches;
    private readonly ProposalDesk desk;
    private readonly Previewer previews;

    internal ContractInstance(InstanceCore core, ClpRuntime runtime)
    {
        (this.core, this.runtime, commits, dispatches, desk) = (core, runtime, new CommitProtocol(core), new DispatchDesk(core), new ProposalDesk(core));
        batches = new BatchProtocol(core, commits);
        previews = new Previewer(core, commits.Decider);
    }

    /// <summary>Its id.</summary>
    public string Id => core.Id;
    /// <summary>The contract it is an instance of.</summary>
    public Contract Contract => core.Contract;
    /// <summary>Its stream in the store.</summary>
    public StreamId Stream => core.Stream;
    /// <summary>The newest stream version seen, or -1.</summary>
    public long Version => core.View.Version;
    /// <summary>The version of the newest state change seen, or -1.</summary>
    public long StateVersion => core.View.StateVersion;
    /// <summary>The newest state seen.</summary>
    public StateObject State => core.View.State;
    /// <summary>The part of the newest state that the contract shows to AI, and nothing else: fields marked <see cref="Field.VisibleToAi"/>.</summary>
    public StateObject VisibleState => Clp.VisibleState.Of(core.Contract.StateShape, State);
    /// <summary>The intents that wait for a proposal, a decision or a commit, oldest first.</summary>
    public ImmutableArray<Intent> PendingIntents => [.. core.View.Pending.Select(p => p.Intent)];

    /// <summary>
    /// Of the pending intents those that were dispatched, proposed for or decided about after that version, oldest first: what
    /// somebody has to look at anew who has seen them as they were then. For those that are pending no longer see <see cref="IsPending"/>.
    /// </summary>
    /// <param name="version">A <see cref="Version"/> of earlier; -1 for all of them.</param>
    public ImmutableArray<Intent> PendingSince(long version) => [.. core.View.Pending.Where(p => p.Version > version).Select(p => p.Intent)];

    /// <summary>Whether that intent waits for a proposal, a decision or a commit.</summary>
    public bool IsPending(IntentId intent) => core.View.Find(intent) is not null;

    /// <summary>The intents for which some transition's condition holds in the newest state, for an empty payload and this moment. A condition that throws counts as not holding.</summary>
    public ImmutableArray<IntentDefinition> PossibleIntents
    {
        get
        {
            StateObject state = State;
            DateTimeOffset now = core.Now;
            return [.. core.Contract.Intents.Where(i => PossibleIntent.Holds(i, state, now))];
        }
    }

    /// <summary>The proposals of a pending intent with what became of them, oldest first; none for an intent that is not pending.</summary>
    public ImmutableArray<Proposal> ProposalsFor(Intent intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        return core.View.Find(intent.Id) is { } pending && pending.Is(intent) ? [.. pending.Proposals.Select(p => p.Proposal with { Status = p.Status })] : [];
    }

    /// <summary>
    /// The proposals that were made as one (<see cref="Proposal.Batch"/>), with what became of them, in the order of their places:
    /// those whose intents are pending. When they are fewer than <see cref="ProposalBatch.Count"/>, the rest is not staged yet, or
    /// its intents were withdrawn or committed, and they can no longer be carried out.
    /// </summary>
    /// <param name="first">The one that was staged first (<see cref="ProposalBatch.First"/>).</param>
    public ImmutableArray<Proposal> ProposalsOfBatch(ProposalId first) => [.. Togetherness.Of(core.View, first).Select(p => p.Proposal with { Status = p.Status })];

    /// <summary>Dispatches an intent, which stays pending, durably, until it is committed or withdrawn. Nothing is judged yet.</summary>
    /// <param name="intent">A declared name.</param>
    /// <param name="payload">The values the caller has; none by default. Missing optional ones take their declared defaults.</param>
    /// <param name="options">Who dispatches, where the values came from, what belongs together; other options are for commits.</param>
    /// <param name="cancellationToken">Observed until the append.</param>
    /// <exception cref="LifecycleException">The intent is unknown, too many are pending, or an AI brings values of its own.</exception>
    /// <exception cref="StorageException">The store failed.</exception>
    public ValueTask<Intent> DispatchAsync(string intent, StateObject? payload = null, CommitOptions? options = null, CancellationToken cancellationToken = default)
    {
        CommitOptions command = options ?? CommitOptions.Default;
        return dispatches.RunAsync(NewIntent(intent, payload, command), payload is { Count: > 0 }, command, cancellationToken);
    }

    /// <summary>Asks the configured provider for the intent's missing values and stages what it returns; null when it has none.</summary>
    /// <exception cref="LifecycleException">No provider is configured, it threw, or the intent is not pending.</exception>
    public ValueTask<Proposal?> ProposeAsync(Intent intent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        runtime.ThrowIfClosed();
        return desk.AskAsync(intent, provider: null, cancellationToken);
    }

    /// <summary>
    /// As <see cref="ProposeAsync(Intent, CancellationToken)"/>, asking this provider once in place of the runtime's own: through
    /// the same hooks and interceptors, and recorded alike. For values that come from somewhere else each time, such as a call
    /// that a model made.
    /// </summary>
    /// <exception cref="LifecycleException">It threw, the intent is not pending, or it has too many proposals.</exception>
    public ValueTask<Proposal?> ProposeAsync(Intent intent, IProposalProvider provider, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(provider);
        runtime.ThrowIfClosed();
        return desk.AskAsync(intent, provider, cancellationToken);
    }

    /// <summary>Stages values that a model or another provider came up with outside the runtime. The proposal is inert.</summary>
    /// <returns>The proposal; <see cref="ProposalStatus.Refused"/> when its values do not fit the contract.</returns>
    /// <exception cref="LifecycleException">The intent is not pending, or has too many proposals.</exception>
    public ValueTask<Proposal> StageAsync(Intent intent, ProposalDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        runtime.ThrowIfClosed();
        return desk.StageAsync(intent, draft, cancellationToken);
    }

    /// <summary>
    /// What a commit would do if the proposal were accepted now, everything affirmed: every guard's word, and the exact change.
    /// Runs guards and pure transitions; records nothing and changes nothing. Of an accepted proposal, what a commit would do
    /// now. To carry out what was shown or nothing, commit with <see cref="CommitOptions.IfPreview"/>.
    /// </summary>
    /// <param name="proposal">A proposal for a pending intent.</param>
    /// <param name="edit">Values the accepting actor would put in place of proposed ones; they count as those of who would commit.</param>
    /// <param name="commit">What the commit will be given: by whom, by which transition, affirming what, under which operation id. Conditions on versions or previews have no effect here.</param>
    /// <param name="cancellationToken">Observed by validators.</param>
    /// <exception cref="LifecycleException">The proposal's intent is not pending, or the named transition is unknown.</exception>
    public ValueTask<Preview> PreviewAsync(Proposal proposal, StateObject? edit = null, CommitOptions? commit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        runtime.ThrowIfClosed();
        return previews.PreviewAsync(proposal, edit, commit ?? CommitOptions.Default, cancellationToken);
    }

    /// <summary>
    /// What <see cref="CommitAllAsync"/> would do with the intents of these proposals, in this order, if all were accepted now:
    /// each on the state that those before it would leave. As <see cref="PreviewAsync"/> otherwise. To carry out all of what was
    /// shown or nothing, commit with <see cref="CommitOptions.IfPreview"/>.
    /// </summary>
    /// <param name="proposals">At least one and at most <see cref="ClpRuntimeOptions.MaxBatchSize"/>, each for another pending intent. One that will be edited is accepted first, and shown as it was edited.</param>
    /// <param name="commit">What the commit will be given.</param>
    /// <param name="cancellationToken">Observed by validators.</param>
    /// <exception cref="LifecycleException">The batch is empty, too large or has an intent twice, a proposal's intent is not pending, or the named transition is unknown to one.</exception>
    public ValueTask<BatchPreview> PreviewAllAsync(IReadOnlyList<Proposal> proposals, CommitOptions? commit = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proposals);
        runtime.ThrowIfClosed();
        return previews.PreviewAllAsync(proposals, commit ?? CommitOptions.Default, cancellationToken);
    }

    /// <summary>Accepts a proposal: its values become part of the intent. The state does not change. A refused acceptance is recorded too.</summary>
    /// <exception cref="LifecycleException">The proposal's intent is not pending.</exception>
    public ValueTask<Acceptance> AcceptAsync(Proposal proposal, Actor by, AcceptOptions? options = null, CancellationToken cancellationToken = default)
    {
        runtime.ThrowIfClosed();
        return desk.AcceptAsync(proposal, by, options, cancellationToken);
    }

    /// <summary>
    /// Puts the decision about a proposal off: the log tells who did and why, and the proposal waits as before, until the end of
    /// its time. Recorded as an acceptance that came to nothing.
    /// </summary>
    /// <returns><see cref="AcceptanceStatus.Deferred"/>, or why there is nothing to put off: what an acceptance by that actor would have met with.</returns>
    /// <exception cref="LifecycleException">The proposal's intent is not pending.</exception>
    /// <exception cref="StateFormatException">The reason holds half a character, which could not be stored.</exception>
    public ValueTask<Acceptance> DeferAsync(Proposal proposal, Actor by, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(reason);
        TextRules.Check(reason);
        runtime.ThrowIfClosed();
        return desk.DeferAsync(proposal, by, reason, cancellationToken);
    }

    /// <summary>Rejects a proposal; the intent stays pending.</summary>
    /// <exception cref="LifecycleException">The proposal's intent is not pending, or the proposal is decided.</exception>
    public ValueTask RejectAsync(Proposal proposal, Actor by, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reason);
        runtime.ThrowIfClosed();
        return desk.RejectAsync(proposal, by, reason, cancellationToken);
    }

    /// <summary>Rejects several proposals in one append, all or none; their intents stay pending.</summary>
    /// <param name="proposals">At least one and at most <see cref="ClpRuntimeOptions.MaxBatchSize"/>, each for another pending intent.</param>
    /// <param name="by">Who rejects them.</param>
    /// <param name="reason">Why, recorded with each.</param>
    /// <param name="cancellationToken">Observed until the append.</param>
    /// <exception cref="LifecycleException">There is none, are too many or two for one intent, an intent is not pending, or a proposal is decided.</exception>
    public ValueTask RejectAllAsync(IReadOnlyList<Proposal> proposals, Actor by, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(proposals);
        ArgumentNullException.ThrowIfNull(reason);
        runtime.ThrowIfClosed();
        return desk.RejectAllAsync([.. proposals], by, reason, cancellationToken);
    }

    /// <summary>Withdraws a pending intent.</summary>
    /// <exception cref="LifecycleException">The intent is not pending.</exception>
    public async ValueTask WithdrawAsync(Intent intent, Actor by, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(reason);
        runtime.ThrowIfClosed();
        await core.RecordInTurnAsync((core, intent, by, reason), static (on, given) => on.Find(given.intent) is null
            ? throw CommitProtocol.Unknown(given.intent)
            : new Recording<bool>(new ContractEvent.IntentWithdrawn(given.intent.Id, given.reason, given.by, given.core.Now.UtcTicks), true), CommitOptions.Default, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Commits a pending intent. Anything but a commit leaves it pending and the state as it was, and is recorded.</summary>
    /// <exception cref="LifecycleException">The intent is not pending, the named transition is unknown, or the operation id was used for another request.</exception>
    /// <exception cref="StorageException">The store failed; with <see cref="StorageFailure.Unknown"/> the commit may have happened, and the same operation id tells.</exception>
    /// <exception cref="OutcomeException">The runtime is strict and the outcome is no commit.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled before the append; nothing changed.</exception>
    public ValueTask<Outcome> CommitAsync(Intent intent, CommitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intent);
        runtime.ThrowIfClosed();
        return commits.RunAsync(intent, isPending: true, options ?? CommitOptions.Default, cancellationToken);
    }

    /// <summary>
    /// Commits several pending intents, all or none: in their order, each decided on the state that those before it leave, and
    /// stored in one append. When one is refused nothing changes, its refusal is recorded as that of a commit by itself, and
    /// all stay pending. To commit each on its own, whatever comes of the others, call <see cref="CommitAsync"/> for each.
    /// </summary>
    /// <remarks>
    /// Hooks and interceptors are called for every intent: the before-hooks of all in order, then the interceptors, those of an
    /// intent around those of the ones behind it, and after-hooks for every commit, or for the one refusal. An intent whose
    /// transition is asynchronous is refused, since what it does outside could not be taken back.
    /// </remarks>
    /// <param name="intents">At least one and at most <see cref="ClpRuntimeOptions.MaxBatchSize"/>, each once.</param>
    /// <param name="options">How all of them are committed: one operation id, one version and one preview, that of <see cref="PreviewAllAsync"/>, for the batch; a transition or a requirement that is named counts for every intent. What belongs together is what the dispatches said where they agree.</param>
    /// <param name="cancellationToken">Observed until the append.</param>
    /// <exception cref="LifecycleException">The batch is empty, too large or has an intent twice, an intent is not pending here, the named transition is not one of every intent's, or the operation id was used for another request.</exception>
    /// <exception cref="StorageException">The store failed; with <see cref="StorageFailure.Unknown"/> the batch may have been stored, and the same operation id tells.</exception>
    /// <exception cref="OutcomeException">The runtime is strict and an intent was refused.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled before the append; nothing changed.</exception>
    public ValueTask<BatchOutcome> CommitAllAsync(IReadOnlyList<Intent> intents, CommitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(intents);
        runtime.ThrowIfClosed();
        return batches.RunAsync(intents, options ?? CommitOptions.Default, cancellationToken);
    }

    /// <summary>Dispatch and commit in one step and one event, for a caller who needs no proposal. Nothing stays pending, whatever the outcome.</summary>
    /// <exception cref="LifecycleException">The intent or the named transition is unknown, or the operation id was used for another request.</exception>
    /// <exception cref="StorageException">The store failed; with <see cref="StorageFailure.Unknown"/> the commit may have happened, and the same operation id tells.</exception>
    /// <exception cref="OutcomeException">The runtime is strict and the outcome is no commit.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled before the append; nothing changed.</exception>
    public ValueTask<Outcome> SubmitAsync(string intent, StateObject? payload = null, CommitOptions? options = null, CancellationToken cancellationToken = default)
    {
        CommitOptions command = options ?? CommitOptions.Default;
        return commits.RunAsync(NewIntent(intent, payload, command), isPending: false, command, cancellationToken);
    }

    /// <summary>Reads what others have appended.</summary>
    public ValueTask RefreshAsync(CancellationToken cancellationToken = default)
    {
        runtime.ThrowIfClosed();
        return core.CatchUpAsync(cancellationToken);
    }

    /// <summary>Appends what waits in memory when <see cref="ClpRuntimeOptions.PersistOnCommit"/> is false; otherwise there is nothing to do.</summary>
    /// <exception cref="StorageException">The store failed, or someone else has written since; the events are kept and may be saved again.</exception>
    public async ValueTask SaveAsync(CancellationToken cancellationToken = default)
    {
        await core.Turn.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await core.Journal.SaveAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            core.Turn.Exit();
        }
    }

    /// <summary>The state as it was after the event of that version, in the form of this contract version; -1 is the initial state.</summary>
    /// <exception cref="LifecycleException">There is no such version.</exception>
    public ValueTask<StateObject> ReplayAsync(long toVersion, CancellationToken cancellationToken = default) => Replayer.StateAtAsync(core, toVersion, cancellationToken);

    /// <summary>The state as it was at that instant, by the times the events carry.</summary>
    public ValueTask<StateObject> ReplayAsync(DateTimeOffset until, CancellationToken cancellationToken = default) => Replayer.StateAtAsync(core, until, cancellationToken);

    /// <summary>Replays everything, judges every commit again with today's guards and pure transitions, and reports differences. Changes nothing.</summary>
    public ValueTask<ReplayReport> VerifyAsync(CancellationToken cancellationToken = default) => VerificationReplay.RunAsync(core, cancellationToken);

    /// <summary>The log: every event from a version on, stored and unsaved, as it was recorded: events of older contract versions are not upcast here.</summary>
    public IAsyncEnumerable<RecordedEvent> ReadLogAsync(long fromVersion = 0, CancellationToken cancellationToken = default) => core.Journal.ReadAsync(Math.Max(0, fromVersion), cancellationToken);

    /// <summary>
    /// Calls the observer after every commit that changed something at or below the path, in version order, outside the
    /// instance's turn; changes read in from other writers come as one. A failing observer harms nobody. Dispose to stop.
    /// </summary>
    public IDisposable Subscribe(StatePath path, Action<StateChange> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return core.Notifier.Add(path, observer);
    }

    /// <summary>Closes the instance once its running commands have ended; false when that was cancelled, and then those that wait for their turn are refused all the same.</summary>
    internal async ValueTask<bool> TryDrainAsync(CancellationToken cancellationToken)
    {
        try
        {
            await core.Turn.EnterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            core.Close();
            return false;
        }

        core.Close();
        core.Turn.Exit();
        return true;
    }

    private Intent NewIntent(string name, StateObject? payload, CommitOptions command)
    {
        ArgumentNullException.ThrowIfNull(name);
        runtime.ThrowIfClosed();
        IntentDefinition definition = core.Contract.FindIntent(name) ?? throw UnknownIntent(name);
        Provenance origins = command.Origins ?? Provenance.Of(command.By);
        payload ??= StateObject.Empty;
        StateObject filled = definition.FillDefaults(payload);
        origins = ReferenceEquals(filled, payload) ? origins : origins.WithDefaults(payload, filled);
        return new Intent(new IntentId(-1), definition, filled, origins, command.By, utcTicks: 0);
    }

    private LifecycleException UnknownIntent(string name)
        => new(ClpCodes.UnknownIntent, $"The contract '{core.Contract.Name}' declares no intent '{(name.Length <= 100 ? name : string.Concat(name.AsSpan(0, 97), "..."))}'; it has: {string.Join(", ", core.Contract.Intents.Select(i => i.Name))}.");
}
