namespace Clp.Ai;

/// <summary>What acceptances and commits mean for a decision. Pure.</summary>
internal static class ApprovalAnswers
{
    public const string Other = "It was approved as it had been shown, and something else would be done now.";

    public static ApprovalResult NotAnAi { get; } = new(ApprovalStatus.NotPermitted, "An AI proposes and never decides; let a person or a rule decide.");

    public static ApprovalResult Of(Acceptance acceptance) => new(
        acceptance.Status switch
        {
            AcceptanceStatus.NeedsMore => ApprovalStatus.NeedsMore,
            AcceptanceStatus.Stale or AcceptanceStatus.Expired => ApprovalStatus.Stale,
            AcceptanceStatus.NotPermitted or AcceptanceStatus.NotAffirmed => ApprovalStatus.NotPermitted,
            _ => ApprovalStatus.NotCommitted,
        },
        acceptance.Reason);

    public static ApprovalResult Of(Outcome outcome, bool isStale) => outcome switch
    {
        Outcome.Committed => new ApprovalResult(ApprovalStatus.Committed) { Outcome = outcome },
        Outcome.NotPermitted when !isStale => new ApprovalResult(ApprovalStatus.NotPermitted, outcome.Describe()) { Outcome = outcome },
        Outcome.NotPermitted or Outcome.Conflicted => new ApprovalResult(ApprovalStatus.Stale, outcome.Describe()) { Outcome = outcome },
        _ => new ApprovalResult(ApprovalStatus.NotCommitted, outcome.Describe()) { Outcome = outcome },
    };

    /// <summary>For what is not what was shown any more.</summary>
    public static ApprovalResult OfOther(Outcome? refusal)
        => refusal is not null ? new ApprovalResult(ApprovalStatus.NotCommitted, refusal.Describe()) { Outcome = refusal }
            : new ApprovalResult(ApprovalStatus.Stale, "Something else would be done now than was shown; ask anew.");
}
