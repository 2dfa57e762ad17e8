using Clp.Testing;

namespace Clp.Mcp.Tests;

/// <summary>That the list of proposals has changed is noticed exactly when the list is another text, whatever happened in between.</summary>
public sealed class ProposalWatchTests
{
    private static readonly Actor Ours = Actor.Ai("mcp"), Theirs = Actor.Ai("other"), Ada = Actor.Human("ada", "keeper"), Bob = Actor.Human("bob", "keeper");

    // The seeds are fixed: what is met with is the same each time.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task HasChanged_AfterAnything_IsTrueWhenTheListIsAnother(int seed)
    {
        Random random = new(seed);
        await using ClpRuntime runtime = new(Vault(), new() { TimeProvider = new FakeClock(), SnapshotEvery = 0 });
        ContractInstance vault = await runtime.OpenAsync();
        ProposalWatch watch = new(vault, "mcp");
        string before = ProposalList.Of(vault, "mcp");
        int told = 0, silent = 0;
        for (int round = 0; round < 400; round++)
        {
            // Several things may happen before anybody looks, and undo each other.
            for (int steps = random.Next(4); steps > 0; steps--)
            {
                await StepAsync(vault, random);
            }

            string now = ProposalList.Of(vault, "mcp");
            bool isAnother = now != before;

            watch.HasChanged().ShouldBe(isAnother, $"seed {seed}, round {round}");
            watch.HasChanged().ShouldBeFalse("it was told");
            _ = isAnother ? told++ : silent++;
            before = now;
        }

        told.ShouldBeGreaterThan(50);
        silent.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task HasChanged_OfWhatWasThereFromTheBeginning_IsFalse()
    {
        await using ClpRuntime runtime = new(Vault());
        ContractInstance vault = await runtime.OpenAsync();
        await vault.StageAsync(await vault.DispatchAsync("open"), Draft(Ours));

        new ProposalWatch(vault, "mcp").HasChanged().ShouldBeFalse();
    }

    private static async Task StepAsync(ContractInstance vault, Random random)
    {
        Intent? intent = vault.PendingIntents.Length == 0 ? null : vault.PendingIntents[random.Next(vault.PendingIntents.Length)];
        Proposal? proposal = intent is null ? null : vault.ProposalsFor(intent).LastOrDefault();
        Task step = random.Next(9) switch
        {
            0 or 1 => vault.DispatchAsync("open").AsTask(),
            2 or 3 when intent is not null => vault.StageAsync(intent, Draft(random.Next(3) == 0 ? Theirs : Ours)).AsTask(),
            4 when intent is not null => vault.StageAsync(intent, new ProposalDraft(StateObject.Of(("why", 1))) { By = Ours }).AsTask(),
            5 when proposal is not null => vault.AcceptAsync(proposal, random.Next(2) == 0 ? Ada : Bob).AsTask(),
            6 when proposal is { Status: ProposalStatus.Staged or ProposalStatus.PartlyAccepted } => vault.RejectAsync(proposal, Ada, "no").AsTask(),
            7 when intent is not null => vault.CommitAsync(intent).AsTask(),
            8 when intent is not null && random.Next(3) == 0 => vault.WithdrawAsync(intent, Ada, "no").AsTask(),
            _ => Task.CompletedTask,
        };
        try
        {
            await step;
        }
        catch (LifecycleException e) when (e.Code == ClpCodes.TooMany)
        {
        }
    }

    private static ProposalDraft Draft(Actor by) => new(StateObject.Of(("why", "because"))) { By = by };

    // A quorum of two, so that a proposal can be accepted in part; and commits make what waits stale.
    private static Contract Vault() => Contract.Define("vault").State(StateObject.Of(("opened", 0)), Field.Required("opened", Shape.Integer))
        .Intent("open", i => i.Required("why", Shape.Text).Accept(AcceptancePolicy.Quorum(2, "keeper")).AllowStaleProposals())
        .Transition("open", "open", c => StateDelta.Set("opened", c.State.Get("opened", 0) + 1)).Build();
}
