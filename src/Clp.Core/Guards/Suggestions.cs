namespace Clp;

/// <summary>Guards' suggestions as a proposal: it needs acceptance like any other, and no guard can accept it.</summary>
internal static class Suggestions
{
    /// <summary>The proposal, or null when nothing usable was suggested.</summary>
    public static Proposal? ToProposal(InstanceCore core, InstanceView on, Intent intent, Outcome.Denied denied, DateTimeOffset now, ProposalId id)
    {
        if (denied.SuggestedValues() is not { } values || on.Find(intent.Id) is not { } pending || pending.Proposals.Length >= core.Options.MaxProposalsPerIntent)
        {
            return null;
        }

        string guards = string.Join(',', denied.Denials.Where(d => d.Suggestion is not null).Select(d => d.Guard));
        return ProposalFactory.Make(core, on, pending, id, new ProposalDraft(values)
        {
            By = Actor.System("guard/" + guards),
            Origins = SuggestedOrigins.Of(intent, values),
        }, ProposalSource.GuardSuggestion, now);
    }
}
