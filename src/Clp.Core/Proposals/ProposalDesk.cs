using System.Collections.Immutable;

namespace Clp;

/// <summary>Where proposals are asked for, staged, accepted and rejected. Everything it does is recorded; nothing it does changes the state.</summary>
internal sealed class ProposalDesk(InstanceCore core)
{
    public async ValueTask<Proposal?> AskAsync(Intent intent, CancellationToken cancellationToken)
    {
        IProposalProvider provider = core.Options.ProposalProvider
            ?? throw new LifecycleException(ClpCodes.ProviderMissing, "No proposal provider is configured; set ClpRuntimeOptions.ProposalProvider, or stage values with StageAsync.");
        PendingIntent pending = core.View.Find(intent.Id) ?? throw CommitProtocol.Unknown(intent);
        await core.Hooks.BeforeProposeAsync(pending.Intent, cancellationToken).ConfigureAwait(false);
        ProposalDraft? draft;

        // The proposal is bound to what the provider was shown, not to what is there when it answers.
        InstanceView shown = core.View;
        try
        {
            ProposalContext context = new(pending.Intent, pending.Intent.Missing, VisibleState.Of(core.Contract.StateShape, shown.State), core.Now);
            draft = await provider.ProposeAsync(context, cancellationToken).ConfigureAwait(false);
            Demand(draft);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await FailedAsync(pending.Intent, e).ConfigureAwait(false);
            throw new LifecycleException(ClpCodes.ProviderFailed, $"The proposal provider failed for '{intent.Name}'; nothing was proposed and the intent is still pending. Ask again, or fill it by hand.", e);
        }

        Proposal? proposal = draft is null ? null : await StageAsync(pending.Intent, draft, shown.StateVersion, cancellationToken).ConfigureAwait(false);
        await core.Hooks.AfterProposeAsync(pending.Intent, proposal).ConfigureAwait(false);
        return proposal;
    }

    /// <param name="intent">A pending intent.</param>
    /// <param name="draft">The values.</param>
    /// <param name="madeOn">The state version it was made on; null for the newest.</param>
    /// <param name="cancellationToken">Observed until the append.</param>
    public async ValueTask<Proposal> StageAsync(Intent intent, ProposalDraft draft, long? madeOn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        Demand(draft);
        return await core.RecordInTurnAsync(on =>
        {
            PendingIntent pending = on.Find(intent.Id) ?? throw CommitProtocol.Unknown(intent);
            if (pending.Proposals.Length >= core.Options.MaxProposalsPerIntent)
            {
                throw new LifecycleException(ClpCodes.TooMany, $"The intent {intent} has {pending.Proposals.Length} proposals, which is the limit; accept or reject one, or withdraw the intent.");
            }

            DateTimeOffset now = core.Now;
            Proposal proposal = ProposalFactory.Make(core, on, pending, new ProposalId(on.Version + 1), draft, ProposalSource.Provider, now, madeOn);
            ContractEvent staged = new ContractEvent.ProposalStaged(proposal);
            return ByRule(on, pending, proposal, now) is { } accepted
                ? (EventBatch.Of(staged, accepted), proposal with { Status = ProposalStatus.Accepted })
                : ((EventBatch)staged, proposal);
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<Acceptance> AcceptAsync(Proposal proposal, Actor by, AcceptOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(by);
        options ??= new AcceptOptions();
        return await core.RecordInTurnAsync<Acceptance>(on =>
        {
            (PendingIntent pending, PendingProposal held) = Find(on, proposal);
            DateTimeOffset now = core.Now;
            (Acceptance? refusal, ContractEvent.ProposalAccepted? accepted) = AcceptanceJudge.Judge(on, pending, held, by, options, now, core.Contract.Hash);
            if (refusal is not null)
            {
                return (Refused(pending.Intent, RefusedStep.Accept, new Outcome.NotPermitted($"{refusal.Status}: {refusal.Reason}"), by, now), refusal);
            }

            Intent after = accepted!.IsFinal ? ProposalRules.Merge(pending.Intent, accepted.Values, accepted.Origins) : pending.Intent;
            return (accepted, accepted.IsFinal
                ? new Acceptance(AcceptanceStatus.Accepted, after)
                : new Acceptance(AcceptanceStatus.NeedsMore, after, "Recorded; more actors must accept."));
        }, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask RejectAsync(Proposal proposal, Actor by, string reason, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        ArgumentNullException.ThrowIfNull(by);
        await core.RecordInTurnAsync(on =>
        {
            (PendingIntent pending, PendingProposal held) = Find(on, proposal);
            return held.IsOpen
                ? ((EventBatch)new ContractEvent.ProposalRejected(pending.Intent.Id, held.Proposal.Id, reason, by, core.Now.UtcTicks), true)
                : throw new LifecycleException(ClpCodes.NotPermitted, $"The proposal was {held.Status.ToString().ToLowerInvariant()} before and cannot be rejected.");
        }, cancellationToken).ConfigureAwait(false);
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

        return AcceptanceJudge.Judge(on, pending, new PendingProposal(proposal, ProposalStatus.Staged), Actor.System("policy/" + policy.Name), new AcceptOptions(), now, core.Contract.Hash).Accepted;
    }

    private static void Demand(ProposalDraft? draft)
    {
        if (draft is not null)
        {
            ArgumentNullException.ThrowIfNull(draft.Values, nameof(draft));
            ArgumentNullException.ThrowIfNull(draft.Origins, nameof(draft));
            ArgumentNullException.ThrowIfNull(draft.By, nameof(draft));
        }
    }

    private async ValueTask FailedAsync(Intent intent, Exception e)
    {
        await core.Hooks.OnErrorAsync(ClpPhase.Propose, e).ConfigureAwait(false);
        Outcome failed = new Outcome.Failed("provider", FailureKind.Error, "The proposal provider threw; see the error log.");
        await core.RecordInTurnAsync(on => ((EventBatch)Refused(intent, RefusedStep.Propose, failed, Actor.Ai("provider"), core.Now), true), CancellationToken.None).ConfigureAwait(false);
    }

    private static (PendingIntent Pending, PendingProposal Held) Find(InstanceView on, Proposal proposal)
    {
        PendingIntent? pending = on.Find(proposal.IntentId);
        PendingProposal? held = pending?.Find(proposal.Id);
        return held is not null ? (pending!, held)
            : throw new LifecycleException(ClpCodes.UnknownProposal, $"There is no proposal {proposal.Id} for a pending intent {proposal.IntentId} here: its intent was committed or withdrawn, or it belongs to another instance.");
    }
}
