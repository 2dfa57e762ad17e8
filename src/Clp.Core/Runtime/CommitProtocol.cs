using System.Collections.Immutable;

namespace Clp;

/// <summary>
/// The one path on which state changes. It holds the instance's turn from the decision to the append, which is the point of
/// no return; only after it is the view swapped. Nothing ever needs rolling back.
/// </summary>
internal sealed class CommitProtocol(InstanceCore core)
{
    private readonly Decider decider = new(core);

    public Decider Decider => decider;

    /// <param name="intent">A pending intent, or a new one that exists only for this command.</param>
    /// <param name="isPending">True when the intent is in flight in the stream.</param>
    /// <param name="command">How.</param>
    /// <param name="cancellationToken">Observed until the append.</param>
    public async ValueTask<Outcome> RunAsync(Intent intent, bool isPending, CommitOptions command, CancellationToken cancellationToken)
    {
        // Hooks see what will be judged, not the intent as the caller happens to hold it.
        PendingIntent? pending = isPending ? (await core.ViewToAskAboutAsync(command, cancellationToken).ConfigureAwait(false)).Find(intent) : null;
        (intent, command) = pending is null ? (intent, command) : (pending.Intent, pending.Continue(command));
        using ClpSpan span = ClpDiagnostics.Start("clp.commit", core.Stream, intent.Name, pending?.Header.TraceParent);
        long? started = ClpMeter.TimesCommits ? core.Options.TimeProvider.GetTimestamp() : null;
        Outcome outcome;
        try
        {
            if (!isPending)
            {
                await core.Hooks.BeforeDispatchAsync(intent.Name, intent.Payload, command, isOneStep: true, cancellationToken).ConfigureAwait(false);
            }

            await core.Hooks.BeforeCommitAsync(intent, command, cancellationToken).ConfigureAwait(false);
            if (core.Interceptors.IsEmpty)
            {
                // As ExecuteAsync, which would cost everybody one more asynchronous call.
                await core.Turn.EnterAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    outcome = await InTurnAsync(intent, isPending, command, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    core.Turn.Exit();
                }

                await core.AfterTurnAsync().ConfigureAwait(false);
            }
            else
            {
                outcome = await InterceptAsync(intent, isPending, command, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ClpException e) when (Refusals.IsToRecord(e))
        {
            outcome = await RecordAsync(intent, isPending, Refusals.OutcomeOf(e), command).ConfigureAwait(false);
            if (e is not RefusalException)
            {
                span.Failed(e);
                throw;
            }
        }
        catch (Exception e) when (span.Notices(e))
        {
            throw;
        }

        Measure(span, intent, outcome, started);
        if (outcome is not Outcome.Committed)
        {
            await FinishRefusalAsync(intent, command, outcome, cancellationToken).ConfigureAwait(false);
            return core.Options.Strict ? outcome.EnsureCommitted() : outcome;
        }

        await core.Hooks.AfterCommitAsync(intent, command, outcome).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>Counts what came of an intent, and how long it took since that timestamp when commits are timed.</summary>
    public void Measure(in ClpSpan span, Intent intent, Outcome outcome, long? started)
    {
        span.Came(outcome);
        ClpMeter.Committed(core.Contract.Name, intent.Name, outcome);
        if (started is { } since)
        {
            ClpMeter.CommitTook(core.Contract.Name, intent.Name, outcome, core.Options.TimeProvider.GetElapsedTime(since));
        }
    }

    /// <summary>The runtime's own part, within hooks and interceptors: decides, appends, tells subscribers.</summary>
    public async ValueTask<Outcome> ExecuteAsync(Intent intent, bool isPending, CommitOptions command, CancellationToken cancellationToken)
    {
        Outcome outcome;
        await core.Turn.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            outcome = await InTurnAsync(intent, isPending, command, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            core.Turn.Exit();
        }

        await core.AfterTurnAsync().ConfigureAwait(false);
        return outcome;
    }

    private async ValueTask<Outcome> InterceptAsync(Intent intent, bool isPending, CommitOptions command, CancellationToken cancellationToken)
    {
        CommitCall call = new(core, this, intent, isPending, command);
        Outcome outcome = await call.ThroughAsync(cancellationToken).ConfigureAwait(false);
        return ReferenceEquals(outcome, call.Answer) ? outcome : await RecordAsync(intent, isPending, outcome, command).ConfigureAwait(false);
    }

    /// <summary>Records a refusal that did not come from the runtime itself.</summary>
    public async ValueTask<Outcome> RecordAsync(Intent intent, bool isPending, Outcome refusal, CommitOptions command)
    {
        await Refusals.RecordAsync(core, ClpPhase.Commit, on => Refused(on, intent, isPending, refusal, command), command).ConfigureAwait(false);
        return refusal;
    }

    private async ValueTask<Outcome> InTurnAsync(Intent intent, bool isPending, CommitOptions command, CancellationToken cancellationToken)
    {
        await core.EnsureFreshAsync(cancellationToken, mustBeNewest: command.IfPreview is not null).ConfigureAwait(false);
        string? requestHash = command.Operation is null ? null : Operations.Hash(intent, isPending, command);
        if (requestHash is not null && await Operations.FindAsync(core, command, requestHash, cancellationToken).ConfigureAwait(false) is { } answered)
        {
            return answered;
        }

        Intent shown = intent;
        for (int attempt = 0; ; attempt++)
        {
            if (command.IfVersion is { } wanted && !await IsAtAsync(wanted, cancellationToken).ConfigureAwait(false))
            {
                // Committed meanwhile, perhaps by this very command, is not refused.
                _ = isPending ? core.View.Find(intent.Id) ?? throw Unknown(intent) : null;
                return await RefuseAsync(intent, isPending, new Outcome.Conflicted(wanted, core.View.Version), command).ConfigureAwait(false);
            }

            (InstanceView on, DateTimeOffset now) = (core.View, core.Now);
            PendingIntent? pending = isPending ? on.Find(intent.Id) ?? throw Unknown(intent) : null;
            intent = pending?.Intent ?? intent;
            if (!isPending)
            {
                intent.Record(new IntentId(on.Version + 1), now.UtcTicks);
            }

            ImmutableArray<string> affirmed = pending is null ? command.Affirm : Requirements.Union(pending.Affirmed, command.Affirm);
            Decision decision = (Unfit(core, pending, shown, on, command) ?? Togetherness.RefusalAlone(pending)) is { } unfit ? Decision.Unfit(unfit)
                : await decider.DecideAsync(new DecisionRequest(intent, on.State, on.StateVersion, command, now, affirmed), runAsync: true, cancellationToken).ConfigureAwait(false);
            if (decision.Refusal is { } refusal)
            {
                return await RefuseAsync(intent, isPending, refusal, command).ConfigureAwait(false);
            }

            // After an asynchronous transition the effect outside has happened; what it led to is not thrown away.
            (decision.Transition!.IsPure ? cancellationToken : CancellationToken.None).ThrowIfCancellationRequested();
            ContractEvent.StateCommitted committed = Event(intent, pending, decision, command, now, affirmed);
            AppendResult result;
            try
            {
                result = await core.AppendAsync(on, committed, command, requestHash, decision.After).ConfigureAwait(false);
            }
            catch (StorageException e) when (requestHash is not null && e.Failure == StorageFailure.Unknown)
            {
                return await Operations.FindAfterFailureAsync(core, command, requestHash).ConfigureAwait(false) ?? throw Rethrown(e);
            }

            if (result.Status == AppendStatus.Appended)
            {
                Announce(on, decision, result.Version);
                return new Outcome.Committed(committed, core.View);
            }

            if (await NotAppendedAsync(intent, isPending, command, requestHash, decision.Transition!, on, result, attempt).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }
        }
    }

    /// <summary>The answer when an append met something else, or null when the command is to be decided again.</summary>
    private ValueTask<Outcome?> NotAppendedAsync(Intent intent, bool isPending, CommitOptions command, string? requestHash, Transition transition, InstanceView on, AppendResult result, int attempt)
        => Contention.AnswerAsync<Outcome>(
            core, on, result, command, attempt, transition.IsPure,
            requestHash is null ? null : () => Operations.FindAsync(core, command, requestHash, CancellationToken.None),
            conflict => RefuseAsync(intent, isPending, conflict, command));

    /// <summary>True when the instance is at that version, also once what others appended was read.</summary>
    public async ValueTask<bool> IsAtAsync(long wanted, CancellationToken cancellationToken)
    {
        if (wanted != core.View.Version)
        {
            await core.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        return wanted == core.View.Version;
    }

    /// <summary>Why an intent cannot be committed as it is there, by itself or with others, before anything is judged; null when it can.</summary>
    public static Outcome? Unfit(InstanceCore core, PendingIntent? pending, Intent shown, InstanceView on, CommitOptions command)
        => Overtaken(core, pending, shown, on) ?? Outdated(core, pending) ?? Unaccepted(pending, command);

    /// <summary>Hooks and interceptors let pass what they were shown; when a proposal was accepted since, they are to be asked again. Null when nothing has changed, or nobody was asked.</summary>
    private static Outcome.Conflicted? Overtaken(InstanceCore core, PendingIntent? pending, Intent shown, InstanceView on)
        => pending is null || !core.AsksFirst || pending.IsStill(shown) ? null
            : new Outcome.Conflicted(pending.Later is { } last ? last.Version - 1 : on.Version, on.Version);

    /// <summary>What was accepted under another contract was accepted under other rules; null when the latest acceptance was under this one, or there is none.</summary>
    public static Outcome? Outdated(InstanceCore core, PendingIntent? pending)
        => pending is { Accepted: [.., var last] } && pending.Find(last) is { } accepted && accepted.Proposal.ContractHash != core.Contract.Hash
            ? new Outcome.NotPermitted($"Stale: the contract has changed since proposal {last} was made and accepted; ask for a new one, or withdraw the intent.")
            : null;

    /// <summary>What an AI began is nobody's decision before somebody has accepted a proposal for it, also where nothing is missing; null when that is so.</summary>
    private static Outcome.NotPermitted? Unaccepted(PendingIntent? pending, CommitOptions command)
        => pending is { Intent: { By.Kind: ActorKind.Ai, IsComplete: true }, Accepted.IsEmpty: true } && command.By.Kind != ActorKind.Ai
            ? new Outcome.NotPermitted("An AI dispatched it, and no proposal for it was accepted; accept one, or dispatch the intent yourself.")
            : null;

    /// <summary>The commit as it is recorded.</summary>
    public static ContractEvent.StateCommitted Event(Intent intent, PendingIntent? pending, in Decision decision, CommitOptions command, DateTimeOffset now, ImmutableArray<string> affirmed)
        => new(intent.Id, intent.Name, intent.Payload, intent.Origins, decision.Transition!.Name, decision.Delta!, command.By, now.UtcTicks)
        {
            Approvals = Approvals.Of(pending?.Accepted ?? [], affirmed),
            Guards = intent.Definition.GuardNames,
        };

    private void Announce(InstanceView before, in Decision decision, long version)
    {
        if (core.Notifier.HasSubscribers)
        {
            core.Notifier.Enqueue(new StateChange(before.State, decision.After!, decision.Delta!, version));
        }
    }

    /// <summary>Records a refusal. Guards' suggestions for a pending intent become a proposal, in the same append.</summary>
    public ValueTask<Outcome> RefuseAsync(Intent intent, bool isPending, Outcome refusal, CommitOptions command)
        => core.RecordAsync((protocol: this, intent, isPending, refusal, command), static (on, given) => given.protocol.Refusal(on, given.intent, given.isPending, given.refusal, given.command), command);

    private Recording<Outcome> Refusal(InstanceView on, Intent intent, bool isPending, Outcome refusal, CommitOptions command)
    {
        DateTimeOffset now = core.Now;
        ContractEvent.AttemptRefused refused = Refused(on, intent, isPending, refusal, command);
        if (!isPending || refusal is not Outcome.Denied denied || Suggestions.ToProposal(core, on, intent, denied, now, new ProposalId(on.Version + 2)) is not { } proposal)
        {
            return new(refused, refusal);
        }

        return new(EventBatch.Of(refused, new ContractEvent.ProposalStaged(proposal)), denied with { Suggestion = proposal.Id });
    }

    private ContractEvent.AttemptRefused Refused(InstanceView on, Intent intent, bool isPending, Outcome refusal, CommitOptions command)
    {
        DateTimeOffset now = core.Now;
        if (!isPending)
        {
            intent.Record(new IntentId(on.Version + 1), now.UtcTicks);
        }

        return new(intent.Id, intent.Name, intent.Payload, intent.Origins, RefusedStep.Commit, refusal, command.By, now.UtcTicks);
    }

    /// <summary>Tells who observes of a refusal; ends with the caller's cancellation when that was the reason.</summary>
    public async ValueTask FinishRefusalAsync(Intent intent, CommitOptions command, Outcome outcome, CancellationToken cancellationToken)
    {
        if (outcome is Outcome.Denied denied)
        {
            await core.Hooks.OnGuardDenyAsync(intent, command, denied).ConfigureAwait(false);
        }

        await core.Hooks.AfterCommitAsync(intent, command, outcome).ConfigureAwait(false);
        if (outcome is Outcome.Failed { Kind: FailureKind.Cancelled })
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The exception with the trace it had, for a <c>throw</c>.</summary>
    public static StorageException Rethrown(StorageException e)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e);
        return e;
    }

    public static LifecycleException Unknown(Intent intent)
        => new(ClpCodes.UnknownPendingIntent, $"The intent {intent} is not pending here: it was committed or withdrawn, or belongs to another instance. Dispatch a new one.");
}
