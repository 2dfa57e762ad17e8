using System.Runtime.CompilerServices;

namespace Clp;

/// <summary>Where proposals are asked for, staged, accepted and rejected. Everything it does is recorded; nothing it does changes the state.</summary>
internal sealed class ProposalDesk(InstanceCore core)
{
    /// <param name="intent">A pending intent.</param>
    /// <param name="provider">Who is asked; the runtime's own when null.</param>
    /// <param name="cancellationToken">Observed until the append.</param>
    public async ValueTask<Proposal?> AskAsync(Intent intent, IProposalProvider? provider, CancellationToken cancellationToken)
    {
        if (provider is null && core.Options.ProposalProvider is null)
        {
            throw new LifecycleException(ClpCodes.ProviderMissing, "No proposal provider is configured; set ClpRuntimeOptions.ProposalProvider, or stage values with StageAsync.");
        }

        // The proposal is bound to what the provider was shown, not to what is there when it answers.
        InstanceView shown = core.View;
        PendingIntent pending = shown.Find(intent) ?? throw CommitProtocol.Unknown(intent);
        CommitOptions command = pending.Continue(CommitOptions.Default);
        ProposalContext context = new(pending.Intent, pending.Intent.Missing, VisibleState.Of(core.Contract.StateShape, shown.State), core.Now);
        ProposingArgs args = new(core.Stream, context, shown.StateVersion, command.Correlation)
        {
            ContractHash = core.Contract.Hash,
            Provider = provider,
            Rejections = pending.Rejections,
        };
        using ClpSpan span = ClpDiagnostics.Start("clp.propose", core.Stream, intent.Name, pending.Header.TraceParent);
        Proposal? proposal;
        try
        {
            await core.Hooks.BeforeProposeAsync(args, cancellationToken).ConfigureAwait(false);
            ProposalDraft? draft = await AskProviderAsync(args, command, cancellationToken).ConfigureAwait(false);
            proposal = draft is null ? null : await Stage(pending.Intent, draft, shown.StateVersion, command, cancellationToken).ConfigureAwait(false);
        }
        catch (ClpException e) when (Refusals.IsToRecord(e))
        {
            span.Failed(e);
            await RecordAsync(pending.Intent, Refusals.OutcomeOf(e), command).ConfigureAwait(false);
            throw;
        }
        catch (Exception e) when (span.Notices(e))
        {
            throw;
        }

        ClpMeter.Proposed(core.Contract.Name, intent.Name, proposal);
        await core.Hooks.AfterProposeAsync(args, proposal).ConfigureAwait(false);
        return proposal;
    }

    // Awaited once, by the method above, so that its state may come from a pool when the provider does not answer at once.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ProposalDraft?> AskProviderAsync(ProposingArgs args, CommitOptions command, CancellationToken cancellationToken)
    {
        long? started = ClpMeter.TimesProposals ? core.Options.TimeProvider.GetTimestamp() : null;
        try
        {
            ProposalDraft? draft = await core.Interceptors.Propose(args, cancellationToken).ConfigureAwait(false);
            Demand(draft);
            return draft;
        }
        catch (Exception e) when (e is not RefusalException && (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            ClpMeter.ProposeFailed(core.Contract.Name, args.Intent.Name);
            await core.Hooks.OnErrorAsync(ClpPhase.Propose, e).ConfigureAwait(false);
            await RecordAsync(args.Intent, new Outcome.Failed("provider", FailureKind.Error, $"The proposal provider threw{CodeOf(e)}; see the error log."), command, Actor.Ai("provider")).ConfigureAwait(false);
            throw new LifecycleException(ClpCodes.ProviderFailed, $"The proposal provider failed for '{args.Intent.Name}'; nothing was proposed and the intent is still pending. Ask again, or fill it by hand.", e);
        }
        finally
        {
            if (started is { } since)
            {
                ClpMeter.ProposeTook(core.Contract.Name, args.Intent.Name, core.Options.TimeProvider.GetElapsedTime(since));
            }
        }
    }

    /// <param name="intent">A pending intent.</param>
    /// <param name="draft">The values.</param>
    /// <param name="cancellationToken">Observed until the append.</param>
    public async ValueTask<Proposal> StageAsync(Intent intent, ProposalDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Demand(draft);
        Proposal made = await Stage(intent, draft, madeOn: null, CommandFor(intent.Id), cancellationToken).ConfigureAwait(false);
        ClpMeter.Proposed(core.Contract.Name, intent.Name, made);
        return made;
    }

    private ValueTask<Proposal> Stage(Intent intent, ProposalDraft draft, long? madeOn, CommitOptions command, CancellationToken cancellationToken)
        => core.RecordInTurnAsync((desk: this, intent, draft, madeOn), static (on, given) => given.desk.Staged(on, given.intent, given.draft, given.madeOn), command, cancellationToken);

    private Recording<Proposal> Staged(InstanceView on, Intent intent, ProposalDraft draft, long? madeOn)
    {
        PendingIntent pending = on.Find(intent) ?? throw CommitProtocol.Unknown(intent);
        if (pending.Proposals.Length >= core.Options.MaxProposalsPerIntent)
        {
            throw new LifecycleException(ClpCodes.TooMany, $"The intent {intent} has {pending.Proposals.Length} proposals, which is the limit; accept or reject one, or withdraw the intent.");
        }

        DateTimeOffset now = core.Now;
        Proposal proposal = ProposalFactory.Make(core, on, pending, new ProposalId(on.Version + 1), draft, ProposalSource.Provider, now, madeOn);
        ContractEvent staged = new ContractEvent.ProposalStaged(proposal);
        return ByRule(on, pending, proposal, now) is { } accepted
            ? new(EventBatch.Of(staged, accepted), proposal with { Status = ProposalStatus.Accepted })
            : new(staged, proposal);
    }

    public async ValueTask<Acceptance> AcceptAsync(Proposal proposal, Actor by, AcceptOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(by);
        PendingIntent? known = core.View.Find(proposal.IntentId);
        using ClpSpan span = ClpDiagnostics.Start("clp.accept", core.Stream, known?.Intent.Name, known?.Header.TraceParent);
        try
        {
            options ??= AcceptOptions.Default;
            CommitOptions command = known?.Continue(CommitOptions.Default) ?? CommitOptions.Default;
            Acceptance acceptance = core.Interceptors.IsEmpty
                ? await Judge(proposal, by, options, shown: null, command, cancellationToken).ConfigureAwait(false)
                : await InterceptAsync(proposal, by, options, command, cancellationToken).ConfigureAwait(false);
            span.Tag("clp.acceptance", acceptance.Status);
            ClpMeter.Accepted(core.Contract.Name, acceptance.Intent.Name, acceptance.Status);
            return acceptance;
        }
        catch (Exception e) when (span.Notices(e))
        {
            throw;
        }
    }

    private async ValueTask<Acceptance> InterceptAsync(Proposal proposal, Actor by, AcceptOptions options, CommitOptions command, CancellationToken cancellationToken)
    {
        (PendingIntent pending, PendingProposal held) = Find(core.View, proposal);
        AcceptCall call = new(core, this, new AcceptingArgs(core.Stream, pending.Intent, held.Proposal, by, options, command.Correlation), command);
        try
        {
            Acceptance answer = await call.ThroughAsync(cancellationToken).ConfigureAwait(false);
            return ReferenceEquals(answer, call.Answer) ? answer : throw new RefusalException(ClpCodes.NotPermitted, answer.Reason ?? $"An interceptor refused it ({answer.Status}).");
        }
        catch (ClpException e) when (Refusals.IsToRecord(e))
        {
            Outcome refusal = Refusals.OutcomeOf(e);
            await Refusals.RecordAsync(core, ClpPhase.Accept, on => Refused(pending.Intent, RefusedStep.Accept, refusal, by, core.Now), command).ConfigureAwait(false);
            if (e is RefusalException denied)
            {
                return new Acceptance(AcceptanceStatus.NotPermitted, pending.Intent, denied.Reason);
            }

            throw;
        }
    }

    /// <summary>The runtime's own part of an acceptance, within the interceptors.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="by">Who accepts it.</param>
    /// <param name="options">How.</param>
    /// <param name="shown">The intent as interceptors saw it; null without any.</param>
    /// <param name="command">What belongs together.</param>
    /// <param name="cancellationToken">Observed until the append.</param>
    public ValueTask<Acceptance> Judge(Proposal proposal, Actor by, AcceptOptions options, Intent? shown, CommitOptions command, CancellationToken cancellationToken)
        => core.RecordInTurnAsync((desk: this, proposal, by, options, shown), static (on, given) => given.desk.Judged(on, given.proposal, given.by, given.options, given.shown), command, cancellationToken);

    private Recording<Acceptance> Judged(InstanceView on, Proposal proposal, Actor by, AcceptOptions options, Intent? shown)
    {
        (PendingIntent pending, PendingProposal held) = Find(on, proposal);
        DateTimeOffset now = core.Now;
        (Acceptance? refusal, ContractEvent.ProposalAccepted? accepted) = AcceptanceJudge.Judge(on, pending, held, by, options, now, core.Contract.Hash);
        if (accepted is not null && shown is not null && !pending.IsStill(shown))
        {
            refusal = new Acceptance(AcceptanceStatus.Stale, pending.Intent, "Another proposal for the intent was accepted while the interceptors were asked about it as it was; accept it again if it is still right.");
        }

        if (refusal is not null)
        {
            return new(Refused(pending.Intent, RefusedStep.Accept, new Outcome.NotPermitted($"{refusal.Status}: {refusal.Reason}"), by, now), refusal);
        }

        Intent after = accepted!.IsFinal ? ProposalRules.Merge(pending.Intent, accepted.Values, accepted.Origins) : pending.Intent;
        return new(accepted, accepted.IsFinal
            ? new Acceptance(AcceptanceStatus.Accepted, after)
            : new Acceptance(AcceptanceStatus.NeedsMore, after, "Recorded; more actors must accept."), after);
    }

    public ValueTask RejectAsync(Proposal proposal, Actor by, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return RejectAllAsync([proposal], by, reason, cancellationToken);
    }

    public async ValueTask RejectAllAsync(Proposal[] proposals, Actor by, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        Batch.Demand(proposals, p => p.IntentId, core.Options.MaxBatchSize, nameof(proposals));
        await core.RecordInTurnAsync((core, proposals, by, reason), static (on, given) =>
        {
            DateTimeOffset now = given.core.Now;
            return new Recording<bool>(EventBatch.Of([.. given.proposals.Select(p => Rejection(on, p, given.by, given.reason, now))]), true);
        }, CommandFor(proposals[0].IntentId), cancellationToken).ConfigureAwait(false);
    }

    private static ContractEvent.ProposalRejected Rejection(InstanceView on, Proposal proposal, Actor by, string reason, DateTimeOffset now)
    {
        (PendingIntent pending, PendingProposal held) = Find(on, proposal);
        return held.IsOpen
            ? new ContractEvent.ProposalRejected(pending.Intent.Id, held.Proposal.Id, reason, by, now.UtcTicks)
            : throw new LifecycleException(ClpCodes.NotPermitted, $"The proposal {held.Proposal.Id} was {held.Status.ToString().ToLowerInvariant()} before and cannot be rejected.");
    }

    public async ValueTask<Acceptance> DeferAsync(Proposal proposal, Actor by, string reason, CancellationToken cancellationToken)
    {
        Acceptance answer = await core.RecordInTurnAsync((core, proposal, by, reason), static (on, given) =>
        {
            (PendingIntent pending, PendingProposal held) = Find(on, given.proposal);
            DateTimeOffset now = given.core.Now;
            Acceptance put = AcceptanceJudge.Defer(on, pending, held, given.by, given.reason, now, given.core.Contract.Hash);
            return new Recording<Acceptance>(Refused(pending.Intent, RefusedStep.Accept, new Outcome.NotPermitted($"{put.Status}: {put.Reason}"), given.by, now), put);
        }, CommandFor(proposal.IntentId), cancellationToken).ConfigureAwait(false);
        ClpMeter.Accepted(core.Contract.Name, answer.Intent.Name, answer.Status);
        return answer;
    }

    public static ContractEvent.AttemptRefused Refused(Intent intent, RefusedStep step, Outcome outcome, Actor by, DateTimeOffset now)
        => new(intent.Id, intent.Name, intent.Payload, intent.Origins, step, outcome, by, now.UtcTicks);

    private ContractEvent.ProposalAccepted? ByRule(InstanceView on, PendingIntent pending, Proposal proposal, DateTimeOffset now)
    {
        if (proposal.Status == ProposalStatus.Refused || pending.Intent.Definition.Acceptance is not AcceptancePolicy.RulePolicy policy)
        {
            return null;
        }

        try
        {
            Intent after = ProposalRules.Merge(pending.Intent, proposal.Values, proposal.Origins);
            if (!policy.Rule(new AcceptanceContext(after, proposal, on.State, now)))
            {
                return null;
            }
        }
#pragma warning disable CA1031 // Fail closed: a rule that throws has not accepted.
        catch (Exception e)
#pragma warning restore CA1031
        {
            core.Hooks.Report(ClpPhase.Accept, e);
            return null;
        }

        return AcceptanceJudge.Judge(on, pending, new PendingProposal(proposal, ProposalStatus.Staged), Actor.System("policy/" + policy.Name), AcceptOptions.Default, now, core.Contract.Hash).Accepted;
    }

    // The code alone: a message may quote what a model wrote.
    private static string CodeOf(Exception e) => e is ClpException { Code: { } code } ? $" {OneLine.Cut(code)}" : "";

    private static void Demand(ProposalDraft? draft)
    {
        if (draft is not null)
        {
            ArgumentNullException.ThrowIfNull(draft.Values, nameof(draft));
            ArgumentNullException.ThrowIfNull(draft.Origins, nameof(draft));
            ArgumentNullException.ThrowIfNull(draft.By, nameof(draft));
        }
    }

    private ValueTask RecordAsync(Intent intent, Outcome refusal, CommitOptions command, Actor? by = null)
        => Refusals.RecordAsync(core, ClpPhase.Propose, on => Refused(intent, RefusedStep.Propose, refusal, by ?? intent.By, core.Now), command);

    private CommitOptions CommandFor(IntentId id) => core.View.Find(id)?.Continue(CommitOptions.Default) ?? CommitOptions.Default;

    public static (PendingIntent Pending, PendingProposal Held) Find(InstanceView on, Proposal proposal)
    {
        PendingIntent? pending = on.Find(proposal.IntentId);
        PendingProposal? held = pending?.Find(proposal.Id);

        // Ids count per instance: one of another instance may have the id of one that is pending here.
        return held is not null && held.Proposal.At == proposal.At ? (pending!, held)
            : throw new LifecycleException(ClpCodes.UnknownProposal, $"There is no proposal {proposal.Id} for a pending intent {proposal.IntentId} here: its intent was committed or withdrawn, or it belongs to another instance.");
    }
}
