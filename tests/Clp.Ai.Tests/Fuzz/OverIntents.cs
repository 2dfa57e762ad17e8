namespace Clp.Ai.Tests.Fuzz;

/// <summary>A second account of which intents make room when as many wait as may: those that nobody can decide about any more.</summary>
internal static class OverIntents
{
    public static HashSet<IntentId> In(ContractInstance instance) => [.. instance.PendingIntents.Where(i => IsOver(instance, i)).Select(i => i.Id)];

    private static bool IsOver(ContractInstance instance, Intent intent)
    {
        Proposal[] proposals = [.. instance.ProposalsFor(intent)];
        return proposals.Length == 0 ? intent.Id.Version < instance.StateVersion : proposals.All(p => p.Status switch
        {
            ProposalStatus.Rejected or ProposalStatus.Refused => true,
            ProposalStatus.Accepted => false,
            _ => p.StateVersion != instance.StateVersion && !intent.Definition.AllowsStaleProposals,
        });
    }
}
