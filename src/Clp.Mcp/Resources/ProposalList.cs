namespace Clp.Mcp;

/// <summary>
/// The pending proposals of one provider as JSON, as it may see them: its own values, without personal ones. Put together as
/// text: values may be as deep as a state can be, and around them there is no level left. Pure.
/// </summary>
internal static class ProposalList
{
    public static string Of(ContractInstance instance, string provider)
    {
        List<string> list = [];
        foreach (Intent intent in instance.PendingIntents)
        {
            foreach ((Proposal proposal, string word) in Listed(instance, intent, provider))
            {
                StateObject about = StateObject.Of(
                    ("proposalId", proposal.Id.ToString()),
                    ("intent", intent.Name),
                    ("status", word),
                    ("stateVersion", proposal.StateVersion),
                    ("expiresAt", proposal.ExpiresAt.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
                list.Add(JsonText.With(about, "values", Shown(intent.Definition.Input, proposal.Values)));
            }
        }

        return $$"""{"proposals":[{{string.Join(',', list)}}]}""";
    }

    /// <summary>What of one intent is in the list, and may be another time: which proposals, and how far they are. All else about a proposal stays as it was made.</summary>
    public static string Sketch(ContractInstance instance, Intent intent, string provider)
        => string.Join(',', Listed(instance, intent, provider).Select(p => $"{p.Proposal.Id}:{p.Word}"));

    private static IEnumerable<(Proposal Proposal, string Word)> Listed(ContractInstance instance, Intent intent, string provider)
    {
        foreach (Proposal proposal in instance.ProposalsFor(intent).Where(p => p.By.Kind == ActorKind.Ai && p.By.Id == provider))
        {
            if (Word(proposal.Status) is { } word)
            {
                yield return (proposal, word);
            }
        }
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
