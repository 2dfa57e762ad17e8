using static Clp.Tests.Runtime.OrderContract;
using Clp.Tests.Runtime;

namespace Clp.Tests.Approving;

public sealed class ApproveTests
{
    [Fact]
    public async Task GivenAStagedProposal_WhenAPersonApproves_ThenOnlyTheIntentChangesAndTheCommitCarriesItOut()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        StateObject before = waiting.Orders.State;

        Acceptance acceptance = await waiting.Orders.AcceptAsync(waiting.Proposal, Ada);

        acceptance.EnsureAccepted().Payload.ShouldBe(Article().With("count", 2));
        waiting.Status.ShouldBe(ProposalStatus.Accepted);
        waiting.Orders.State.ShouldBeSameAs(before);

        Outcome.Committed committed = (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).EnsureCommitted();
        committed.Event.Accepted.ShouldBe([waiting.Proposal.Id]);
        committed.State.Get("stock", 0).ShouldBe(8);
    }

    [Fact]
    public async Task GivenAStagedProposal_WhenNobodyApproves_ThenTheCommitHasNothingToCarryOut()
    {
        await using Waiting waiting = await Waiting.ForAsync();

        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).ShouldBeOfType<Outcome.Incomplete>();

        waiting.Orders.State.Get("stock", 0).ShouldBe(10);
        (await waiting.Orders.KindsAsync()).ShouldNotContain("committed");
    }
}
