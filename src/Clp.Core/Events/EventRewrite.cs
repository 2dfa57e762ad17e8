using System.Collections.Immutable;
using System.Globalization;

namespace Clp;

/// <summary>The same event with other values in it. Every place where an event holds values or free text is known here, and nowhere else.</summary>
public static class EventRewrite
{
    /// <summary>The event with every value replaced. An event of which nothing changed comes back as it is, except that refusals are copied.</summary>
    public static ContractEvent Apply(ContractEvent e, IEventValues values)
    {
        ArgumentNullException.ThrowIfNull(e);
        ArgumentNullException.ThrowIfNull(values);
        return e switch
        {
            ContractEvent.StateCommitted c => Committed(c, values.Inputs("payload", c.Payload), values.Delta(c.Delta)),
            ContractEvent.IntentDispatched d => values.Inputs("payload", d.Payload) is var payload && ReferenceEquals(payload, d.Payload)
                ? d : new ContractEvent.IntentDispatched(d.IntentId, d.Intent, payload, d.Origins, d.By, d.UtcTicks),
            ContractEvent.IntentWithdrawn w => values.Text("reason", w.Reason) is var reason && ReferenceEquals(reason, w.Reason)
                ? w : new ContractEvent.IntentWithdrawn(w.IntentId, reason, w.By, w.UtcTicks),
            ContractEvent.ProposalStaged p => Staged(p, values.Inputs("values", p.Proposal.Values), Errors(p.Proposal.Errors, values)),
            ContractEvent.ProposalAccepted a => values.Inputs("values", a.Values) is var taken && ReferenceEquals(taken, a.Values)
                ? a : new ContractEvent.ProposalAccepted(a.IntentId, a.Proposal, taken, a.Origins, a.Affirmed, a.Edited, a.IsFinal, a.By, a.UtcTicks),
            ContractEvent.ProposalRejected r => values.Text("reason", r.Reason) is var reason && ReferenceEquals(reason, r.Reason)
                ? r : new ContractEvent.ProposalRejected(r.IntentId, r.Proposal, reason, r.By, r.UtcTicks),
            ContractEvent.AttemptRefused f => Refused(f, values.Inputs("payload", f.Payload), Result(f.Outcome, values)),
            _ => throw new InvalidOperationException("The hierarchy of events is closed."),
        };
    }

    private static ContractEvent.StateCommitted Committed(ContractEvent.StateCommitted c, StateObject payload, StateDelta delta)
        => ReferenceEquals(payload, c.Payload) && ReferenceEquals(delta, c.Delta) ? c
            : new(c.IntentId, c.Intent, payload, c.Origins, c.Transition, delta, c.By, c.UtcTicks) { Approvals = c.Approvals, Guards = c.Guards };

    private static ContractEvent.ProposalStaged Staged(ContractEvent.ProposalStaged p, StateObject values, ImmutableArray<ValidationError> errors)
        => ReferenceEquals(values, p.Proposal.Values) && errors == p.Proposal.Errors ? p : new(p.Proposal with { Values = values, Errors = errors });

    private static ContractEvent.AttemptRefused Refused(ContractEvent.AttemptRefused f, StateObject payload, Outcome outcome)
        => ReferenceEquals(payload, f.Payload) && ReferenceEquals(outcome, f.Outcome) ? f
            : new(f.IntentId, f.Intent, payload, f.Origins, f.Step, outcome, f.By, f.UtcTicks);

    private static Outcome Result(Outcome outcome, IEventValues values) => outcome switch
    {
        Outcome.Denied d => d with { Denials = Each(d.Denials, (denial, i) => Objection(denial, i, values)) },
        Outcome.Invalid i => i with { Errors = Errors(i.Errors, values) },
        Outcome.NotPermitted n => n with { Reason = values.Text("reason", n.Reason) },
        Outcome.NotApplicable n => n with { Reason = values.Text("reason", n.Reason) },
        Outcome.Failed f => f with { Reason = values.Text("reason", f.Reason) },
        _ => outcome,
    };

    private static Denial Objection(Denial denial, string at, IEventValues values) => denial with
    {
        Reason = values.Text("denial/" + at, denial.Reason),
        Suggestion = denial.Suggestion is { } suggested ? values.Inputs("suggestion/" + at, suggested) : null,
    };

    private static ImmutableArray<ValidationError> Errors(ImmutableArray<ValidationError> errors, IEventValues values)
        => Each(errors, (error, at) => values.Error("error/" + at, error));

    private static ImmutableArray<T> Each<T>(ImmutableArray<T> items, Func<T, string, T> change) where T : class
    {
        if (items.IsDefaultOrEmpty)
        {
            return items;
        }

        bool isSame = true;
        ImmutableArray<T>.Builder changed = ImmutableArray.CreateBuilder<T>(items.Length);
        for (int i = 0; i < items.Length; i++)
        {
            changed.Add(change(items[i], i.ToString(CultureInfo.InvariantCulture)));
            isSame &= ReferenceEquals(changed[i], items[i]);
        }

        return isSame ? items : changed.MoveToImmutable();
    }
}
