namespace Clp;

/// <summary>What every command of one instance shares: its turn, the newest view, and the one way to append.</summary>
internal sealed class InstanceCore
{
    private readonly EventHeader header;
    private readonly bool needsSnapshot;
    private volatile InstanceView view;
    private bool mustReload;
    private bool isClosed;
    private Snapshot? dueSnapshot;

    public InstanceCore(string id, Contract contract, ClpRuntimeOptions options, Journal journal, IClpMiddleware[] middleware, InterceptorChain interceptors, ClpLog log)
    {
        (Id, Contract, Options, Journal, Interceptors, Log) = (id, contract, options, journal, interceptors, log);
        Hooks = new Pipeline(middleware, journal.Stream, log);
        Turn = new AsyncTurn(contract.Name);
        Notifier = new Notifier(e => Hooks.Report(ClpPhase.AfterCommit, e));
        header = new EventHeader(contract.Version, contract.Hash);
        needsSnapshot = journal.Store.Capabilities.NeedsSnapshotWithAppend;
        view = InstanceView.Initial(contract);
    }

    public string Id { get; }
    public Contract Contract { get; }
    public ClpRuntimeOptions Options { get; }
    public Journal Journal { get; }
    public ClpLog Log { get; }
    public Pipeline Hooks { get; }
    public InterceptorChain Interceptors { get; }
    /// <summary>True when hooks or interceptors are asked before a commit.</summary>
    public bool AsksFirst => !Hooks.IsEmpty || !Interceptors.IsEmpty;
    public Notifier Notifier { get; }
    public AsyncTurn Turn { get; }
    public InstanceView View => view;
    public StreamId Stream => Journal.Stream;
    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    public async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        view = await ReplaySpan.TraceAsync(this, () => Hydrator.LoadAsync(Journal, Contract, cancellationToken)).ConfigureAwait(false);
        Log.Opened(Id, view.Version);
    }

    /// <summary>Within the turn: reads what others appended; everything anew after an append that was not answered.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        InstanceView before = view;
        view = mustReload || !Journal.Store.Capabilities.KeepsEvents || before.Version < 0
            ? await Hydrator.LoadAsync(Journal, Contract, cancellationToken).ConfigureAwait(false)
            : await CatchUpAsync(before, cancellationToken).ConfigureAwait(false);
        mustReload = false;
        NotifyForeign(before);
    }

    /// <summary>Takes the turn and reads what others appended.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        await Turn.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Turn.Exit();
        }

        await AfterTurnAsync().ConfigureAwait(false);
    }

    /// <summary>What hooks and interceptors are to be asked about. What a preview showed may be newer than what is known here.</summary>
    public async ValueTask<InstanceView> ViewToAskAboutAsync(CommitOptions command, CancellationToken cancellationToken)
    {
        if (command.IfPreview is not null && AsksFirst)
        {
            await CatchUpAsync(cancellationToken).ConfigureAwait(false);
        }

        return view;
    }

    private async ValueTask<InstanceView> CatchUpAsync(InstanceView before, CancellationToken cancellationToken)
    {
        try
        {
            return await Hydrator.CatchUpAsync(before, Journal, Contract, cancellationToken).ConfigureAwait(false)
                ?? await Hydrator.LoadWholeAsync(Journal, Contract, cancellationToken).ConfigureAwait(false);
        }
        catch (StorageException e) when (e.Code == ClpCodes.LogTrimmed)
        {
            // So far behind that the log no longer reaches back; the snapshot does.
            return await Hydrator.LoadAsync(Journal, Contract, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Within the turn, at its beginning: reads anew after an append that was not answered, and what others have appended when it must be the newest: an asynchronous transition acts before the append could tell that what was shown is no longer true.</summary>
    /// <exception cref="LifecycleException">The runtime was disposed while the command was on its way here.</exception>
    public ValueTask EnsureFreshAsync(CancellationToken cancellationToken, bool mustBeNewest = false)
        => isClosed ? throw ClpRuntime.Closed() : mustReload || mustBeNewest ? RefreshAsync(cancellationToken) : default;

    /// <summary>Within the turn: no command that comes later does anything.</summary>
    public void Close() => isClosed = true;

    /// <summary>
    /// Within the turn: appends at the version of <paramref name="on"/> and folds what was appended. After a conflict the
    /// view has caught up and the caller decides again. Not cancellable: this is the point of no return.
    /// </summary>
    /// <param name="on">What was decided on.</param>
    /// <param name="events">What happened.</param>
    /// <param name="command">The command behind it.</param>
    /// <param name="requestHash">The hash of a command with an operation id.</param>
    /// <param name="known">The state after the one event, when the caller has computed it.</param>
    /// <param name="made">The intent after the one event, when the caller has made it.</param>
    /// <param name="folded">The view after all of the events, when the caller has folded them.</param>
    public ValueTask<AppendResult> AppendAsync(InstanceView on, EventBatch events, CommitOptions command, string? requestHash, StateObject? known = null, Intent? made = null, InstanceView? folded = null)
    {
        EventHeader circumstances = HeaderFor(command, requestHash is not null);
        InstanceView next = folded ?? Fold(on, events, circumstances, known, made);
        Append append = new(events, circumstances)
        {
            RequestHash = requestHash,
            Snapshot = needsSnapshot ? SnapshotData.Of(next, Contract) : null,
            Outbox = Options.Outbox is { } route ? OutboxRoute.Messages(route, Stream, on.Version + 1, events, circumstances) : null,
        };
        return ClpDiagnostics.IsTraced || ClpMeter.TimesAppends ? TraceAsync(append, on, next) : Finish(Journal.TryAppend(on.Version, append), on, next);
    }

    private ValueTask<AppendResult> Finish(ValueTask<AppendResult> appending, InstanceView on, InstanceView next)
    {
        if (!appending.IsCompletedSuccessfully)
        {
            return AwaitAsync(appending, on, next);
        }

        AppendResult result = appending.Result;
        if (result.Status != AppendStatus.Appended)
        {
            return AwaitAsync(new(result), on, next);
        }

        Swap(on, next);
        return new(result);
    }

    private async ValueTask<AppendResult> TraceAsync(Append append, InstanceView on, InstanceView next)
    {
        using ClpSpan span = ClpDiagnostics.Start("clp.append", Stream);
        long started = Options.TimeProvider.GetTimestamp();
        try
        {
            AppendResult result = await Finish(Journal.TryAppend(on.Version, append), on, next).ConfigureAwait(false);
            span.Tag("clp.append.status", result.Status);
            return result;
        }
        catch (Exception e) when (span.Notices(e))
        {
            throw;
        }
        finally
        {
            ClpMeter.AppendTook(Contract.Name, Options.TimeProvider.GetElapsedTime(started));
        }
    }

    private async ValueTask<AppendResult> AwaitAsync(ValueTask<AppendResult> appending, InstanceView on, InstanceView next)
    {
        AppendResult result;
        try
        {
            result = await appending.ConfigureAwait(false);
        }
        catch (StorageException e) when (e.Failure == StorageFailure.Rejected)
        {
            throw;
        }
        catch (Exception e)
        {
            // The write may have happened, also when a store fails in a way the port does not know.
            mustReload = true;
            Log.Unanswered(Id);
            throw e is StorageException ? e : new StorageException(ClpCodes.StoreUnknown, $"The store failed while appending to '{Stream}', and the write may have happened. The instance is read again before its next use; the same operation id tells what happened.", StorageFailure.Unknown, e);
        }

        if (result.Status == AppendStatus.Appended)
        {
            Swap(on, next);
        }
        else if (result.Status == AppendStatus.Conflict)
        {
            ClpMeter.Conflicted(Contract.Name);
            await RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return result;
    }

    private void Swap(InstanceView on, InstanceView next)
    {
        view = next;
        PlanSnapshot(on.Version, next);
    }

    /// <summary>Within the turn: records something that is decided on the view alone, again and again until no one else interferes.</summary>
    /// <param name="given">What the decision needs besides; handed on, since a lambda over it would cost two objects a step.</param>
    /// <param name="make">Decides.</param>
    /// <param name="command">The command behind it.</param>
    public async ValueTask<TResult> RecordAsync<TGiven, TResult>(TGiven given, Func<InstanceView, TGiven, Recording<TResult>> make, CommitOptions command)
    {
        for (int attempt = 0; ; attempt++)
        {
            InstanceView on = view;
            Recording<TResult> recording = make(on, given);
            if (recording.Events.Count == 0 || (await AppendAsync(on, recording.Events, command, requestHash: null, made: recording.Intent).ConfigureAwait(false)).Status == AppendStatus.Appended)
            {
                return recording.Result;
            }

            await Backoff.WaitAsync(attempt, Options, $"'{Stream}'").ConfigureAwait(false);
        }
    }

    /// <summary>Takes the turn and records something that is decided on the view alone.</summary>
    /// <inheritdoc cref="RecordAsync"/>
    public async ValueTask<TResult> RecordInTurnAsync<TGiven, TResult>(TGiven given, Func<InstanceView, TGiven, Recording<TResult>> make, CommitOptions command, CancellationToken cancellationToken)
    {
        await Turn.EnterAsync(cancellationToken).ConfigureAwait(false);
        TResult result;
        try
        {
            await EnsureFreshAsync(cancellationToken).ConfigureAwait(false);
            result = await RecordAsync(given, make, command).ConfigureAwait(false);
        }
        finally
        {
            Turn.Exit();
        }

        await AfterTurnAsync().ConfigureAwait(false);
        return result;
    }

    /// <summary>After the turn: subscribers and a due snapshot. Failures are contained.</summary>
    public ValueTask AfterTurnAsync()
    {
        if (Notifier.HasSubscribers)
        {
            Notifier.Tell();
        }

        return dueSnapshot is not null && Interlocked.Exchange(ref dueSnapshot, null) is { } snapshot ? SaveAsync(snapshot) : default;
    }

    private async ValueTask SaveAsync(Snapshot snapshot)
    {
        try
        {
            await Journal.Store.SaveSnapshotAsync(Stream, snapshot, CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A snapshot is a cache; failing to write it must not fail the commit that is already stored.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await Hooks.OnErrorAsync(ClpPhase.AfterCommit, e).ConfigureAwait(false);
        }
    }

    /// <summary>The view as it will be after a commit, which keeps nothing of the circumstances of its append.</summary>
    public InstanceView Fold(InstanceView on, ContractEvent.StateCommitted committed, StateObject after)
        => EventFold.Apply(on, committed, on.Version + 1, header, Contract, after);

    private InstanceView Fold(InstanceView on, in EventBatch events, EventHeader circumstances, StateObject? known, Intent? made)
    {
        for (int i = 0; i < events.Count; i++)
        {
            on = EventFold.Apply(on, events[i], on.Version + 1, circumstances, Contract, known, made);
        }

        return on;
    }

    private EventHeader HeaderFor(CommitOptions command, bool isOperation)
    {
        string? trace = System.Diagnostics.Activity.Current is { IdFormat: System.Diagnostics.ActivityIdFormat.W3C } activity ? activity.Id : null;
        return command.Correlation is null && command.Causation is null && trace is null && !isOperation
            ? header
            : header with { Operation = isOperation ? command.Operation : null, Correlation = command.Correlation, Causation = command.Causation, TraceParent = trace };
    }

    private void PlanSnapshot(long before, InstanceView after)
    {
        int every = Options.SnapshotEvery;
        if (every > 0 && Options.PersistOnCommit && !needsSnapshot && (before + 1) / every != (after.Version + 1) / every)
        {
            dueSnapshot = SnapshotData.Of(after, Contract);
        }
    }

    // Changes that came in from other writers are news for subscribers too; they get them as one change.
    private void NotifyForeign(InstanceView before)
    {
        if (Notifier.HasSubscribers && !ReferenceEquals(before.State, view.State))
        {
            Notifier.Enqueue(new StateChange(before.State, view.State, StateDelta.Between(before.State, view.State), view.StateVersion));
        }
    }
}
