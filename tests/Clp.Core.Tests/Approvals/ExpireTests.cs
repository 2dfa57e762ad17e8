using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class ExpireTests
{
    [Fact]
    public async Task GivenAStagedProposal_WhenItsTimeIsOver_ThenItCanNoLongerBeApprovedAndTheLogTells()
    {
        await using Waiting waiting = await Waiting.ForAsync(i => i.ProposalsExpireAfter(TimeSpan.FromMinutes(5)));
        waiting.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        (await waiting.Orders.PreviewAsync(waiting.Proposal)).Refusal.ShouldBeNull();

        waiting.Clock.Advance(TimeSpan.FromTicks(1));

        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).Status.ShouldBe(AcceptanceStatus.Expired);
        (await waiting.Orders.LastRefusalAsync()).Outcome.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Expired");
        (await waiting.Orders.PreviewAsync(waiting.Proposal)).Refusal.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Expired");
        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).ShouldBeOfType<Outcome.Incomplete>();
    }

    [Fact]
    public async Task GivenOneOfTwoHasApproved_WhenTheTimeIsOver_ThenTheSecondComesTooLate()
    {
        await using Waiting waiting = await Waiting.ForAsync(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk")).ProposalsExpireAfter(TimeSpan.FromMinutes(5)));
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).Status.ShouldBe(AcceptanceStatus.NeedsMore);

        waiting.Clock.Advance(TimeSpan.FromMinutes(5));

        (await waiting.Orders.AcceptAsync(waiting.Proposal, Bob)).Status.ShouldBe(AcceptanceStatus.Expired);
        waiting.Status.ShouldBe(ProposalStatus.PartlyAccepted);
        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).ShouldBeOfType<Outcome.Incomplete>();
    }
}
