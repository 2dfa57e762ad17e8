namespace Clp.Ai;

/// <summary>A mediated proposal as the model gets it: data to correct itself by.</summary>
internal static class MediationAnswer
{
    public static StateObject Of(MediatedProposal mediated)
    {
        StateObject answer = StateObject.Of(("proposalId", Text(mediated.Proposal?.Id.ToString())), ("status", Word(mediated.Status)));
        if (!mediated.Missing.IsEmpty)
        {
            answer = answer.With("missing", StateArray.From(mediated.Missing.Select(f => (StateValue)f)));
        }

        if (!mediated.Violations.IsEmpty)
        {
            answer = answer.With("violations", StateArray.From(mediated.Violations.Select(Violation)));
        }

        if (mediated is { Suggestion: { } suggestion, Intent: { } intent } && KnownValues.Of(intent.Definition.Input, suggestion) is { Count: > 0 } shown)
        {
            answer = answer.With("suggestion", shown);
        }

        return answer.With("note", Note(mediated.Status));
    }

    private static StateValue Violation(Violation violation)
        => StateObject.Of(("code", OneLine.Cut(violation.Code)), ("where", OneLine.Cut(violation.Where)), ("message", OneLine.Cut(violation.Message, MaxMessage)));

    private const int MaxMessage = 2_000;

    private static StateValue Text(string? text) => text is null ? StateValue.Null : text;

    public static string Word(MediationStatus status) => status switch
    {
        MediationStatus.Waiting => "waiting",
        MediationStatus.Accepted => "accepted",
        MediationStatus.Incomplete => "incomplete",
        MediationStatus.Invalid => "invalid",
        MediationStatus.Denied => "denied",
        MediationStatus.NotPossible => "not_possible",
        MediationStatus.Stale => "stale",
        MediationStatus.NotPermitted => "not_permitted",
        MediationStatus.OverBudget => "over_budget",
        MediationStatus.Retracted => "retracted",
        MediationStatus.SwitchedOff => "switched_off",
        _ => "failed",
    };

    private static string Note(MediationStatus status) => status switch
    {
        MediationStatus.Waiting => "Nothing has been done yet: others decide about it. Do not call again for the same request.",
        MediationStatus.Accepted => "Nothing has been done yet: it was accepted and waits to be carried out. Do not call again for the same request.",
        MediationStatus.Incomplete or MediationStatus.Invalid or MediationStatus.Denied => "Nothing was done. Call again with values that are right, or tell the user what is in the way.",
        MediationStatus.Retracted => "Nothing was done. Put right what is wrong with the other call, and call all of them again in one message.",
        MediationStatus.Stale => "Nothing was done. What it was based on has changed; look again and call again.",
        _ => "Nothing was done. Do not call again; tell the user.",
    };
}
