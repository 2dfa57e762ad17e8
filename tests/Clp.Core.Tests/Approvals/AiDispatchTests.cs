namespace Clp.Tests.Approving;

/// <summary>What an AI began is committed only once somebody else has accepted a proposal for it, also where nothing is missing.</summary>
public sealed class AiDispatchTests
{
    private static readonly Contract Vault = Contract.Define("vault")
        .State(StateObject.Of(("isOpen", false), ("left", 3)))
        .Intent("open", i => i.Optional("note", Shape.Text).Accept(AcceptancePolicy.Quorum(2, "boss")))
        .Intent("take", i => i.Optional("note", Shape.Text))
        .Transition("open", "open", _ => StateDelta.Set("isOpen", true))
        .Transition("take", "take", c => StateDelta.Set("left", c.State.Get("left", 0) - 1))
        .Build();

    private static readonly CommitOptions Bot = new() { By = Actor.Ai("bot") };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commit_OfWhatAnAiBegan_WithoutAnAcceptance_IsNotPermitted(bool inBatch)
    {
        await using ClpRuntime runtime = new(Vault);
        ContractInstance vault = await runtime.OpenAsync("one");
        Intent intent = await vault.DispatchAsync("open", null, Bot);
        Proposal proposal = await vault.StageAsync(intent, new ProposalDraft(StateObject.Of(("note", "now"))));
        (await vault.AcceptAsync(proposal, Actor.Human("ada", "boss"))).Status.ShouldBe(AcceptanceStatus.NeedsMore);

        Outcome outcome = inBatch
            ? (await vault.CommitAllAsync([intent], new CommitOptions { By = Actor.Human("mal") })).ShouldBeOfType<BatchOutcome.Refused>().Outcome
            : await vault.CommitAsync(intent, new CommitOptions { By = Actor.Human("mal") });

        outcome.ShouldBeOfType<Outcome.NotPermitted>();
        vault.State.ShouldBe(Vault.InitialState);
        (await vault.AcceptAsync(proposal, Actor.Human("bob", "boss"))).EnsureAccepted();
        (await vault.CommitAsync(intent)).EnsureCommitted();
    }

    [Fact]
    public async Task Commit_OfWhatAPersonBegan_NeedsNone()
    {
        await using ClpRuntime runtime = new(Vault);
        ContractInstance vault = await runtime.OpenAsync("one");

        (await vault.CommitAsync(await vault.DispatchAsync("take"))).EnsureCommitted();
    }
}
