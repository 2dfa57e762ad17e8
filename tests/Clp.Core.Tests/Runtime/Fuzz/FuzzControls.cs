namespace Clp.Tests.Fuzz;

/// <summary>Doors and contracts with a mistake each: a campaign that notices none of them would show nothing.</summary>
internal static class FuzzControls
{
    private static readonly Actor Ada = Actor.Human("ada", "clerk");

    /// <summary>Each with what it does wrong.</summary>
    public static IReadOnlyDictionary<string, (Func<Random, Door>? Door, IReadOnlyList<FuzzSubject>? Subjects)> All { get; } = new Dictionary<string, (Func<Random, Door>?, IReadOnlyList<FuzzSubject>?)>
    {
        ["commits on its own"] = (Faulty(async (instance, intent, draft) =>
        {
            Proposal proposal = await instance.StageAsync(intent, draft);
            await instance.AcceptAsync(proposal, Ada, new AcceptOptions { Affirm = ["yes"] });
            await instance.CommitAsync(intent);
        }), null),
        ["accepts on its own"] = (Faulty(async (instance, intent, draft) => await instance.AcceptAsync(await instance.StageAsync(intent, draft), Ada, new AcceptOptions { Affirm = ["yes"] })), null),
        ["stages in a person's name"] = (Faulty(async (instance, intent, draft) => await instance.StageAsync(intent, draft with { By = Ada })), null),
        ["adds a value of its own"] = (Faulty(async (instance, intent, draft) => await instance.StageAsync(intent, draft with { Values = draft.Values.With("note", "added") })), null),
        ["stages nothing now and then"] = (r => new FaultyDoor(async (instance, intent, draft) => _ = r.Next(50) == 0 ? null : await instance.StageAsync(intent, draft)), null),
        ["stages some of it twice"] = (r => new FaultyDoor(async (instance, intent, draft) =>
        {
            await instance.StageAsync(intent, draft);
            _ = r.Next(50) == 0 ? await instance.StageAsync(intent, draft) : null;
        }), null),
        ["throws what has no type"] = (r => new FaultyDoor((_, _, _) => throw new InvalidOperationException("raw")), null),
        ["lets a guard pass what is too much"] = (null, [FuzzSubject.Counter(largest: 11)]),
        ["asks for one person where two must accept"] = (null, [FuzzSubject.Transfers(quorum: 1)]),
        ["lets the dispatcher count towards a quorum"] = (null, [FuzzSubject.Transfers(separate: false)]),
    };

    private static Func<Random, Door> Faulty(Func<ContractInstance, Intent, ProposalDraft, Task> act) => _ => new FaultyDoor(act);

    private sealed class FaultyDoor(Func<ContractInstance, Intent, ProposalDraft, Task> act) : Door
    {
        private ContractInstance? instance;

        public override Task OpenAsync(ContractInstance of)
        {
            instance = of;
            return Task.CompletedTask;
        }

        public override async Task<DoorAnswer> AttemptAsync(Said said, Intent? intent, Actor maker)
        {
            await act(instance!, intent!, new ProposalDraft(said.Values ?? StateObject.Parse(said.Json)) { By = maker });
            return new DoorAnswer(Staged);
        }

        public override Actor MakerOf(Actor maker) => maker;
    }
}
