using System.Collections.Immutable;

namespace Clp;

/// <summary>Decides about a proposal as a commit would, without recording or changing anything.</summary>
internal sealed class Previewer(InstanceCore core, Decider decider)
{
    public async ValueTask<Preview> PreviewAsync(Proposal proposal, StateObject? edit, CommitOptions command, CancellationToken cancellationToken)
    {
        edit ??= StateObject.Empty;
        InstanceView on = core.View;
        DateTimeOffset now = core.Now;
        (PendingIntent pending, PendingProposal held) = ProposalDesk.Find(on, proposal);

        // What was accepted is in the intent already, as it was edited then and with everything accepted since.
        bool isAccepted = held.Status == ProposalStatus.Accepted && edit.Count == 0;
        Intent intent = isAccepted ? pending.Intent : After(pending.Intent, held.Proposal, edit, command.By);
        if (!isAccepted && Unacceptable(on, pending.Intent, held, edit, now) is { } unacceptable)
        {
            return new Preview { Intent = intent, Refusal = unacceptable, StateVersion = on.StateVersion };
        }

        ImmutableArray<string> all = [.. intent.Definition.Requirements.Select(r => r.Name)];
        DecisionRequest request = new(intent, on.State, on.StateVersion, command with { IfPreview = null }, now, all);
        Decision decision = await decider.DecideAsync(request, runAsync: false, cancellationToken).ConfigureAwait(false);
        return new Preview
        {
            Intent = intent,
            Refusal = decision.Refusal,
            Guards = decision.IsJudged ? Findings(intent.Definition, decision.Refusal as Outcome.Denied) : [],
            Unaffirmed = decision.IsJudged ? Requirements.Unaffirmed(request.Context, Requirements.Union(pending.Affirmed, command.Affirm)) : [],
            Transition = decision.Transition?.Name,
            Delta = decision.Delta,
            After = decision.After,
            StateVersion = on.StateVersion,
            Hash = decision.Refusal is null ? decider.HashOf(request, decision.Transition!, decision.Delta) : null,
        };
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
