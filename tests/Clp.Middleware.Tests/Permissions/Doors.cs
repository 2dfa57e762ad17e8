namespace Clp.Middleware.Tests.Permissions;

/// <summary>Every public door that asks for a permission, tried on an instance where all of them stand open but for permissions.</summary>
internal static class Doors
{
    public static readonly string[] All = ["dispatch", "propose", "accept", "commit", "submit"];

    public static Contract Contract(params string[] intents)
    {
        ContractBuilder builder = Clp.Contract.Define("doors").State(StateObject.Of(("done", 0)), Field.Required("done", Shape.Integer));
        foreach (string intent in intents)
        {
            builder = builder.Intent(intent, i => i.Optional("text", Shape.Text)).Transition("do " + intent, intent, c => StateDelta.Set("done", c.State.Get("done", 0) + 1));
        }

        return builder.Build();
    }

    /// <summary>The acts that a door needs a permission for.</summary>
    public static CommandActs Needs(string door) => door switch
    {
        "dispatch" => CommandActs.Dispatch,
        "propose" => CommandActs.Propose,
        "accept" => CommandActs.Accept,
        "commit" => CommandActs.Commit,
        _ => CommandActs.Dispatch | CommandActs.Commit,
    };

    /// <summary>Tries a door. What it needs is prepared by a runtime without permissions over the same store.</summary>
    /// <returns>Whether it opened, and the events that were added.</returns>
    public static async Task<(bool IsOpen, List<ContractEvent> Added)> TryAsync(Contract contract, PermissionOptions permissions, string door, string intent, Actor by)
    {
        MemoryStore store = new();
        await using ClpRuntime free = new(contract, new() { EventStore = store });
        ContractInstance prepared = await free.OpenAsync();
        Intent pending = await prepared.DispatchAsync(intent, null, new CommitOptions { By = by });
        Proposal proposal = await prepared.StageAsync(pending, Suggestion);
        await using ClpRuntime guarded = new(contract, new ClpRuntimeOptions { EventStore = store, ProposalProvider = new Suggesting() }.UsePermissions(permissions));
        ContractInstance instance = await guarded.OpenAsync();
        long before = instance.Version;
        bool isOpen;
        try
        {
            CommitOptions asked = new() { By = by };
            isOpen = door switch
            {
                "dispatch" => await instance.DispatchAsync(intent, null, asked) is not null,
                "propose" => await instance.ProposeAsync(pending) is not null,
                "accept" => (await instance.AcceptAsync(proposal, by)).Status is var status && (status == AcceptanceStatus.NotPermitted ? false : status == AcceptanceStatus.Accepted ? true : throw new InvalidOperationException(status.ToString())),
                "commit" => await instance.CommitAsync(pending, asked) is var outcome && (outcome.IsCommitted || (outcome is Outcome.NotPermitted ? false : throw new InvalidOperationException(outcome.Describe()))),
                _ => await instance.SubmitAsync(intent, null, asked) is var outcome && (outcome.IsCommitted || (outcome is Outcome.NotPermitted ? false : throw new InvalidOperationException(outcome.Describe()))),
            };
        }
        catch (RefusalException e) when (e.Code == ClpCodes.NotPermitted)
        {
            isOpen = false;
        }

        List<ContractEvent> added = [];
        await foreach (RecordedEvent recorded in instance.ReadLogAsync(before + 1))
        {
            added.Add(recorded.Event);
        }

        return (isOpen, added);
    }

    private static ProposalDraft Suggestion { get; } = new(StateObject.Of(("text", "x")));

    private sealed class Suggesting : IProposalProvider
    {
        public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) => new(Suggestion);
    }
}
