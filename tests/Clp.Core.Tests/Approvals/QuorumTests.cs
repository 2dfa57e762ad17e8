using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class QuorumTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task GivenNOfMAreNeeded_WhenFewerApprove_ThenNothingIsAccepted_AndTheNthDecides(int needed)
    {
        await using Waiting waiting = await Waiting.ForAsync(i => i.Accept(AcceptancePolicy.Quorum(needed, "clerk")));

        for (int i = 1; i < needed; i++)
        {
            (await waiting.Orders.AcceptAsync(waiting.Proposal, Clerk(i))).Status.ShouldBe(AcceptanceStatus.NeedsMore);
            (await waiting.Orders.AcceptAsync(waiting.Proposal, Clerk(i))).Status.ShouldBe(AcceptanceStatus.NotPermitted);
            waiting.Status.ShouldBe(ProposalStatus.PartlyAccepted);
            (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).ShouldBeOfType<Outcome.Incomplete>();
        }

        (await waiting.Orders.AcceptAsync(waiting.Proposal, Clerk(needed))).Status.ShouldBe(AcceptanceStatus.Accepted);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Clerk(needed + 1))).Status.ShouldBe(AcceptanceStatus.AlreadyDecided);
        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).EnsureCommitted();
        (await waiting.Orders.EventsAsync()).Select(e => e.Event).OfType<ContractEvent.ProposalAccepted>().Select(a => a.By.Id).Distinct().Count().ShouldBe(needed);
    }

    [Fact]
    public async Task GivenOneOfTwoHasApproved_WhenTheOtherRejects_ThenTheProposalIsDecided()
    {
        await using Waiting waiting = await Waiting.ForAsync(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk")));
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).Status.ShouldBe(AcceptanceStatus.NeedsMore);

        await waiting.Orders.RejectAsync(waiting.Proposal, Bob, "no");

        (await waiting.Orders.AcceptAsync(waiting.Proposal, Clerk(3))).Status.ShouldBe(AcceptanceStatus.AlreadyDecided);
        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).ShouldBeOfType<Outcome.Incomplete>();
    }

    [Fact]
    public async Task GivenSeveralMustApprove_WhenOneEdits_ThenThatIsNotPermittedAndThePreviewSaysSo()
    {
        await using Waiting waiting = await Waiting.ForAsync(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk")));
        StateObject three = StateObject.Of(("count", 3));

        Acceptance refused = await waiting.Orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Edit = three });

        refused.Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await waiting.Orders.PreviewAsync(waiting.Proposal, three)).Refusal.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldBe(refused.Reason);
        (await waiting.Orders.PreviewAsync(waiting.Proposal)).Refusal.ShouldBeNull();
    }

    private static Actor Clerk(int number) => Actor.Human($"clerk-{number}", "clerk");
}
