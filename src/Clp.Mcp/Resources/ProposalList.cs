namespace Clp.Mcp;

/// <summary>The pending proposals of one provider, as it may see them: its own values, without personal ones. Pure.</summary>
internal static class ProposalList
{
    public static StateArray Of(ContractInstance instance, string provider)
    {
        List<StateValue> list = [];
        foreach (Intent intent in instance.PendingIntents)
        {
            foreach (Proposal proposal in instance.ProposalsFor(intent).Where(p => p.By.Kind == ActorKind.Ai && p.By.Id == provider && Word(p.Status) is not null))
            {
                list.Add(StateObject.Of(
                    ("proposalId", proposal.Id.ToString()),
                    ("intent", intent.Name),
                    ("status", Word(proposal.Status)!),
                    ("values", Shown(intent.Definition.Input, proposal.Values)),
                    ("stateVersion", proposal.StateVersion),
                    ("expiresAt", proposal.ExpiresAt.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture))));
            }
        }

        return StateArray.From(list);
    }

    private static string? Word(ProposalStatus status) => status switch
    {
        ProposalStatus.Staged => "waiting",
        ProposalStatus.PartlyAccepted => "partly_accepted",
        ProposalStatus.Accepted => "accepted",
        _ => null,
    };

    private static StateObject Shown(ObjectShape shape, StateObject values)
        => StateObject.From(values.Where(v => shape.Find(v.Key) is { } field && (field.VisibleToAi || !HoldsPersonal(field))));

    private static bool HoldsPersonal(Field field) => field.IsPersonal || HoldsPersonal(field.Shape);

    private static bool HoldsPersonal(Shape shape) => shape switch
    {
        ObjectShape o => o.Fields.Any(HoldsPersonal),
        ListShape l => HoldsPersonal(l.Of),
        MapShape m => HoldsPersonal(m.Of),
        _ => false,
    };
}
