using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class SeparationOfDutyTests
{
    [Fact]
    public async Task GivenAProposal_WhenItsMakerOrAnyAiApproves_ThenThatIsNotPermitted()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        Proposal byAda = await waiting.Orders.StageAsync(waiting.Intent, new ProposalDraft(Article()) { By = Ada });

        (await waiting.Orders.AcceptAsync(waiting.Proposal, Bot)).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Actor.Ai("another"))).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await waiting.Orders.AcceptAsync(byAda, Actor.Human("ada", "boss"))).Status.ShouldBe(AcceptanceStatus.NotPermitted);

        waiting.Orders.ProposalsFor(waiting.Intent).Select(p => p.Status).ShouldAllBe(s => s == ProposalStatus.Staged);
        (await waiting.Orders.AcceptAsync(byAda, Bob)).IsAccepted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, AcceptanceStatus.NotPermitted)]
    [InlineData(false, AcceptanceStatus.Accepted)]
    public async Task GivenADispatcherWithTheRole_WhenTheyApprove_ThenItCountsOnlyWhereDutiesAreNotSeparate(bool separate, AcceptanceStatus expected)
    {
        await using ClpRuntime runtime = new(Build(i => i.Accept(AcceptancePolicy.Quorum(1, "clerk", separate))));
        ContractInstance orders = await runtime.OpenAsync();
        Proposal proposal = await orders.StageAsync(await orders.DispatchAsync("order", null, By(Ada)), new ProposalDraft(Article()) { By = Bot });

        // The same person in another role is the same person.
        (await orders.AcceptAsync(proposal, Actor.Human("ada", "boss", "clerk"))).Status.ShouldBe(expected);
    }

    [Fact]
    public async Task GivenAnIntentForAnotherPersonToApprove_WhenItsDispatcherOrNobodyHumanDoes_ThenThatIsNotPermitted()
    {
        await using ClpRuntime runtime = new(Build(i => i.Accept(AcceptancePolicy.ByAnotherHuman)));
        ContractInstance orders = await runtime.OpenAsync();
        Proposal proposal = await orders.StageAsync(await orders.DispatchAsync("order", null, By(Ada)), new ProposalDraft(Article()) { By = Bot });

        (await orders.AcceptAsync(proposal, Actor.Human("ada", "boss"))).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await orders.AcceptAsync(proposal, Actor.System("job"))).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await orders.AcceptAsync(proposal, Cy)).Status.ShouldBe(AcceptanceStatus.Accepted);
    }

    [Fact]
    public async Task GivenAnApprovedProposal_WhenAnAiCommits_ThenThatIsNotPermitted()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).EnsureAccepted();

        (await waiting.Orders.CommitAsync(waiting.Intent, By(Bot))).ShouldBeOfType<Outcome.NotPermitted>();
        (await waiting.Orders.PreviewAsync(waiting.Proposal, commit: By(Bot))).Refusal.ShouldBeOfType<Outcome.NotPermitted>();

        waiting.Orders.State.Get("stock", 0).ShouldBe(10);
    }
}
