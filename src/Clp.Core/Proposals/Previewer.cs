using System.Collections.Immutable;

namespace Clp;

/// <summary>Decides about a proposal as a commit would, without recording or changing anything.</summary>
internal sealed class Previewer(InstanceCore core, Decider decider)
{
    public async ValueTask<Preview> PreviewAsync(Proposal proposal, StateObject? edit, CommitOptions command, CancellationToken cancellationToken)
    {
        InstanceView on = core.View;
        Preview shown = await ShowAsync(on, on.State, proposal, edit ?? StateObject.Empty, command with { IfPreview = null }, core.Now, isBatch: false, cancellationToken).ConfigureAwait(false);
        return IsWhole(on, [proposal]) ? shown : shown with { Hash = null };
    }

    public async ValueTask<BatchPreview> PreviewAllAsync(IReadOnlyList<Proposal> proposals, CommitOptions command, CancellationToken cancellationToken)
    {
        Proposal[] given = [.. proposals];
        Batch.Demand(given, proposal => proposal.IntentId, core.Options.MaxBatchSize, nameof(proposals));
        InstanceView on = core.View;
        DateTimeOffset now = core.Now;
        StateObject state = on.State;
        ImmutableArray<Preview>.Builder items = ImmutableArray.CreateBuilder<Preview>(given.Length);
        List<string> hashes = [];
        int? refusedAt = null;
        foreach (Proposal proposal in given)
        {
            Preview shown = await ShowAsync(on, state, proposal, StateObject.Empty, Batch.Deciding(command with { IfPreview = null }, given.Length), now, isBatch: true, cancellationToken).ConfigureAwait(false);
            state = shown.After ?? state;
            if (shown.Hash is { } hash)
            {
                hashes.Add(hash);
            }
            else
            {
                refusedAt ??= items.Count;
            }

            // By itself it would be carried out on another state than it is shown on.
            items.Add(shown with { Hash = null });
        }

        bool isAll = refusedAt is null && IsWhole(on, given);
        return new BatchPreview
        {
            Items = items.MoveToImmutable(),
            RefusedAt = refusedAt,
            After = refusedAt is null ? state : null,
            StateVersion = on.StateVersion,
            Hash = isAll ? PreviewHash.OfAll(hashes) : null,
        };
    }

    /// <param name="on">What the proposal is bound to.</param>
    /// <param name="state">What it would be committed on: that state, or in a batch what the earlier ones leave of it.</param>
    /// <param name="proposal">The proposal.</param>
    /// <param name="edit">Values in place of proposed ones.</param>
    /// <param name="command">What the commit will be given.</param>
    /// <param name="now">The one instant.</param>
    /// <param name="isBatch">True when it would be committed with others.</param>
    /// <param name="cancellationToken">Observed by validators.</param>
    private async ValueTask<Preview> ShowAsync(InstanceView on, StateObject state, Proposal proposal, StateObject edit, CommitOptions command, DateTimeOffset now, bool isBatch, CancellationToken cancellationToken)
    {
        (PendingIntent pending, PendingProposal held) = ProposalDesk.Find(on, proposal);

        // What was accepted is in the intent already, as it was edited then and with everything accepted since.
        bool isAccepted = held.Status == ProposalStatus.Accepted && edit.Count == 0;
        Intent intent = isAccepted ? pending.Intent : After(pending.Intent, held.Proposal, edit, command.By);
        if ((isAccepted ? CommitProtocol.Outdated(core, pending) : Unacceptable(on, pending.Intent, held, edit, now)) is { } unacceptable)
        {
            return new Preview { Intent = intent, Refusal = unacceptable, StateVersion = on.StateVersion };
        }

        ImmutableArray<string> all = [.. intent.Definition.Requirements.Select(r => r.Name)];
        DecisionRequest request = new(intent, state, on.StateVersion, command, now, all);
        Decision decision = await decider.DecideAsync(request, runAsync: false, cancellationToken).ConfigureAwait(false);
        if (isBatch && decision.Transition is { } transition && BatchDecision.Unfit(transition) is { } unfit)
        {
            decision = Decision.Refuse(unfit);
        }

        return new Preview
        {
            Intent = intent,
            Refusal = decision.Refusal,
            IsJudged = decision.IsJudged,
            Guards = decision.IsJudged ? Findings(intent.Definition, decision.Refusal as Outcome.Denied) : [],
            Unaffirmed = decision.IsJudged ? Requirements.Unaffirmed(request.Context, Requirements.Union(isAccepted ? pending.Affirmed : held.Affirmed, command.Affirm)) : [],
            Transition = decision.Transition?.Name,
            Delta = decision.Delta,
            After = decision.After,
            StateVersion = on.StateVersion,
            Hash = decision.Refusal is null ? decider.HashOf(request, decision.Transition!, decision.Delta) : null,
        };
    }

    // Nothing binds to a part of what is carried out as one.
    private static bool IsWhole(InstanceView on, Proposal[] given)
    {
        bool IsTaken(PendingProposal p) => given.Any(g => g.Id == p.Proposal.Id || (p.Status == ProposalStatus.Accepted && g.IntentId == p.Proposal.IntentId));
        return given.All(g => Togetherness.Lacking(on, ProposalDesk.Find(on, g).Pending, IsTaken) is null);
    }

    private static Intent After(Intent intent, Proposal proposal, StateObject edit, Actor by)
        => ProposalRules.Merge(intent, ProposalRules.Join(proposal.Values, edit), proposal.Origins.With(edit, Provenance.Of(by)));

    private Outcome? Unacceptable(InstanceView on, Intent intent, PendingProposal held, StateObject edit, DateTimeOffset now)
        => held.Status == ProposalStatus.Refused ? new Outcome.Invalid(held.Proposal.Errors)
            : AcceptanceJudge.Bound(on, intent, held, now, core.Contract.Hash) is { } unbound ? new Outcome.NotPermitted($"{unbound.Status}: {unbound.Reason}")
            : edit.Count > 0 && AcceptanceJudge.Uneditable(intent.Definition) is { } uneditable ? new Outcome.NotPermitted(uneditable)
            : null;

    private static ImmutableArray<GuardFinding> Findings(IntentDefinition definition, Outcome.Denied? denied)
        => [.. definition.Guards.Select(guard => new GuardFinding(guard.Name, denied?.Denials.FirstOrDefault(d => d.Guard == guard.Name)))];
}
