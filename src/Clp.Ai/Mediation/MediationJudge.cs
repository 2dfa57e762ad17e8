using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>What a preview, or that there is none, means for a model's call. Pure.</summary>
internal static class MediationJudge
{
    public static MediatedProposal Judge(ModelCall call, Proposal proposal, Preview preview)
    {
        MediatedProposal mediated = new()
        {
            Status = proposal.Status == ProposalStatus.Accepted ? MediationStatus.Accepted : MediationStatus.Waiting,
            Tool = call.Tool,
            CallId = call.CallId,
            Intent = preview.Intent,
            Proposal = proposal,
            Preview = preview,
        };
        bool isStale = proposal.StateVersion != preview.StateVersion;
        return preview.Refusal switch
        {
            null => mediated,
            Outcome.Denied denied => mediated with { Status = MediationStatus.Denied, Violations = [.. denied.Denials.Select(d => new Violation("guard", d.Guard, d.Reason))], Suggestion = denied.SuggestedValues() },
            // What the state would be like is not for the model: paths and values of fields that are not shown to it.
            Outcome.Invalid when preview.IsJudged => With(mediated, MediationStatus.Invalid, "state_unfit", "What it would make of the state does not fit the contract. Other values may."),
            Outcome.Invalid invalid => mediated with { Status = MediationStatus.Invalid, Violations = [.. invalid.Errors.Select(e => new Violation(e.Code, e.Path.ToString(), e.Message))] },
            Outcome.Incomplete incomplete => mediated with { Status = MediationStatus.Incomplete, Missing = incomplete.Missing },
            Outcome.NotApplicable n => With(mediated, MediationStatus.NotPossible, "not_applicable", n.Reason),
            Outcome.NotPermitted or Outcome.Conflicted when isStale => With(mediated, MediationStatus.Stale, "stale", "The state has changed since it was shown."),
            Outcome.NotPermitted n => With(mediated, MediationStatus.NotPermitted, ClpCodes.NotPermitted, n.Reason),
            _ => With(mediated, MediationStatus.Failed, "failed", "It could not be judged."),
        };
    }

    public static MediatedProposal Failed(ModelCall call, LifecycleException e) => e.Code is ClpCodes.TooMany or ClpCodes.NotPermitted
        ? Refused(call, MediationStatus.NotPermitted, e.Code, "There is no room for more requests, or they are not permitted.")
        : Refused(call, MediationStatus.Failed, e.Code, "It could not be judged.");

    public static MediatedProposal Refused(ModelCall call, MediationStatus status, string code, string message)
        => new() { Status = status, Tool = call.Tool, CallId = call.CallId, Violations = [new Violation(code, "", message)] };

    private static MediatedProposal With(MediatedProposal mediated, MediationStatus status, string code, string message)
        => mediated with { Status = status, Violations = [new Violation(code, "", message)] };
}
