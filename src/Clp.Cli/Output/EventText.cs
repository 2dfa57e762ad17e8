namespace Clp.Cli.Output;

/// <summary>What an event says, in one line for people.</summary>
internal static class EventText
{
    public static string Of(ContractEvent e) => e switch
    {
        ContractEvent.IntentDispatched d => $"{d.Intent} {d.Payload}",
        ContractEvent.IntentWithdrawn w => $"intent {w.IntentId}: {w.Reason}",
        ContractEvent.ProposalStaged p => $"for intent {p.IntentId}: {p.Proposal.Values}",
        ContractEvent.ProposalAccepted a => $"proposal {a.Proposal} for intent {a.IntentId}: {a.Values}{(a.Edited.IsEmpty ? "" : " edited: " + string.Join(", ", a.Edited))}{(a.IsFinal ? "" : " (more actors needed)")}",
        ContractEvent.ProposalRejected r => $"proposal {r.Proposal} for intent {r.IntentId}: {r.Reason}",
        ContractEvent.AttemptRefused r => $"{r.Intent} {r.Payload} {r.Outcome.Describe()}",
        ContractEvent.StateCommitted c => $"{c.Intent} {c.Payload} by {c.Transition}: {string.Join(", ", c.Delta.Ops)}",
        _ => e.Kind,
    };
}
