using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>
/// Commits several pending intents as one: hooks and interceptors for each, one decision after the other under one turn, and
/// a single append. The steps are those of <see cref="CommitProtocol"/>.
/// </summary>
internal sealed class BatchProtocol(InstanceCore core, CommitProtocol commits)
{
    private readonly BatchDecider decider = new(core, commits.Decider);

    public async ValueTask<BatchOutcome> RunAsync(IReadOnlyList<Intent> intents, CommitOptions command, CancellationToken cancellationToken)
    {
        _ = await core.ViewToAskAboutAsync(command, cancellationToken).ConfigureAwait(false);
        Batch batch = Batch.Of(core, intents, command);
        using ClpSpan span = ClpDiagnostics.Start("clp.commit.batch", core.Stream, batch);
        long? started = ClpMeter.TimesCommits ? core.Options.TimeProvider.GetTimestamp() : null;
        BatchOutcome outcome;
        try
        {
            outcome = await BeforeAsync(batch, cancellationToken).ConfigureAwait(false)
                ?? await EnterAsync(new BatchRun(batch), core.Interceptors.IsEmpty ? batch.Items.Length : 0, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (span.Notices(e))
        {
            throw;
        }

        return await FinishAsync(batch, outcome, span, started, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every intent's before-hooks. The refusal, when there is one.</summary>
    private async ValueTask<BatchOutcome?> BeforeAsync(Batch batch, CancellationToken cancellationToken)
    {
        foreach (BatchItem item in batch.Items)
        {
            try
            {
                await core.Hooks.BeforeCommitAsync(item.Intent, item.Command, cancellationToken).ConfigureAwait(false);
            }
            catch (ClpException e) when (Refusals.IsToRecord(e))
            {
                BatchOutcome refused = await RecordAsync(item, Refusals.OutcomeOf(e)).ConfigureAwait(false);
                if (e is not RefusalException)
                {
                    throw;
                }

                return refused;
            }
        }

        return null;
    }

    /// <summary>Goes through the interceptors of the intent at that place, within them through those of the intents behind it, and at last does it.</summary>
    public async ValueTask<BatchOutcome> EnterAsync(BatchRun run, int index, CancellationToken cancellationToken)
    {
        if (index == run.Batch.Items.Length)
        {
            return await ExecuteAsync(run.Batch, cancellationToken).ConfigureAwait(false);
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            // As deep as the batch is long: what is left of it continues on a stack of its own.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        BatchItem item = run.Batch.Items[index];
        BatchCall call = new(core, this, run, item);
        Outcome answer;
        try
        {
            answer = await call.ThroughAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ClpException e) when (Refusals.IsToRecord(e) && !ReferenceEquals(e, run.Recorded))
        {
            run.Recorded = e;
            BatchOutcome refused = await RecordAsync(item, Refusals.OutcomeOf(e)).ConfigureAwait(false);
            if (e is not RefusalException)
            {
                throw;
            }

            return refused;
        }

        return ReferenceEquals(answer, call.Answer) ? call.Whole! : await RecordAsync(item, answer).ConfigureAwait(false);
    }

    private async ValueTask<BatchOutcome> RecordAsync(BatchItem item, Outcome refusal)
        => new BatchOutcome.Refused(item.Intent, item.Index, await commits.RecordAsync(item.Intent, isPending: true, refusal, item.Command).ConfigureAwait(false));

    private async ValueTask<BatchOutcome> ExecuteAsync(Batch batch, CancellationToken cancellationToken)
    {
        BatchOutcome outcome;
        await core.Turn.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            outcome = await InTurnAsync(batch, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            core.Turn.Exit();
        }

        await core.AfterTurnAsync().ConfigureAwait(false);
        return outcome;
    }

    private async ValueTask<BatchOutcome> InTurnAsync(Batch batch, CancellationToken cancellationToken)
    {
        CommitOptions command = batch.Command;
        await core.EnsureFreshAsync(cancellationToken, mustBeNewest: command.IfPreview is not null).ConfigureAwait(false);
        string? requestHash = command.Operation is null ? null : Operations.Hash(batch);
        if (requestHash is not null && await Operations.FindAsync(core, batch, requestHash, cancellationToken).ConfigureAwait(false) is { } answered)
        {
            return answered;
        }

        for (int attempt = 0; ; attempt++)
        {
            if (command.IfVersion is { } wanted && !await commits.IsAtAsync(wanted, cancellationToken).ConfigureAwait(false))
            {
                return await RefuseAsync(batch, 0, new Outcome.Conflicted(wanted, core.View.Version)).ConfigureAwait(false);
            }

            InstanceView on = core.View;
            BatchDecision decision = await decider.DecideAsync(batch, on, cancellationToken).ConfigureAwait(false);
            if (decision.Refused is { } refused)
            {
                return await RefuseAsync(batch, refused.Index, refused.Outcome).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            AppendResult result;
            try
            {
                EventBatch events = EventBatch.Of([.. decision.Commits.Select(c => c.Event)]);
                result = await core.AppendAsync(on, events, command, requestHash, folded: decision.Commits[^1].After).ConfigureAwait(false);
            }
            catch (StorageException e) when (requestHash is not null && e.Failure == StorageFailure.Unknown)
            {
                return await Operations.FindAfterFailureAsync(core, () => Operations.FindAsync(core, batch, requestHash, CancellationToken.None)).ConfigureAwait(false) ?? throw CommitProtocol.Rethrown(e);
            }

            if (result.Status == AppendStatus.Appended)
            {
                Announce(on.State, decision.Commits);
                return new BatchOutcome.Committed(decision.Commits);
            }

            if (await NotAppendedAsync(batch, requestHash, on, result, attempt).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }
        }
    }

    private ValueTask<BatchOutcome?> NotAppendedAsync(Batch batch, string? requestHash, InstanceView on, AppendResult result, int attempt)
        => Contention.AnswerAsync(
            core, on, result, batch.Command, attempt, isPure: true,
            requestHash is null ? null : () => Operations.FindAsync(core, batch, requestHash, CancellationToken.None),
            conflict => RefuseAsync(batch, 0, conflict));

    /// <summary>Records a refusal of one of the intents as that of a commit by itself.</summary>
    private async ValueTask<BatchOutcome> RefuseAsync(Batch batch, int index, Outcome refusal)
    {
        Intent intent = batch.Pending(core.View)[index].Intent;
        return new BatchOutcome.Refused(intent, index, await commits.RefuseAsync(intent, isPending: true, refusal, batch.Items[index].Command).ConfigureAwait(false));
    }

    private void Announce(StateObject before, ImmutableArray<Outcome.Committed> committed)
    {
        if (core.Notifier.HasSubscribers)
        {
            foreach (Outcome.Committed one in committed)
            {
                core.Notifier.Enqueue(new StateChange(before, one.State, one.Delta, one.Version));
                before = one.State;
            }
        }
    }

    /// <summary>Tells who observes: of each commit, or of the one refusal, since nothing has come of the others.</summary>
    private async ValueTask<BatchOutcome> FinishAsync(Batch batch, BatchOutcome outcome, ClpSpan span, long? started, CancellationToken cancellationToken)
    {
        if (outcome is BatchOutcome.Refused refused)
        {
            commits.Measure(span, refused.Intent, refused.Outcome, started);
            await commits.FinishRefusalAsync(batch.Items[refused.Index].Intent, batch.Items[refused.Index].Command, refused.Outcome, cancellationToken).ConfigureAwait(false);
            return core.Options.Strict ? outcome.EnsureCommitted() : outcome;
        }

        foreach (BatchItem item in batch.Items)
        {
            commits.Measure(span, item.Intent, outcome.For(item.Index), started);
        }

        foreach (BatchItem item in batch.Items)
        {
            await core.Hooks.AfterCommitAsync(item.Intent, item.Command, outcome.For(item.Index)).ConfigureAwait(false);
        }

        return outcome;
    }
}

/// <summary>A batch on its way through the interceptors.</summary>
internal sealed class BatchRun(Batch batch)
{
    public Batch Batch => batch;

    /// <summary>The failure that is in the log already, on its way out.</summary>
    public ClpException? Recorded { get; set; }
}
