using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class RejectTests
{
    [Fact]
    public async Task GivenAStagedProposal_WhenItIsRejected_ThenItsValuesNeverReachTheIntentByAnyPath()
    {
        await using Waiting waiting = await Waiting.ForAsync();

        await waiting.Orders.RejectAsync(waiting.Proposal, Ada, "not that lamp");

        waiting.Status.ShouldBe(ProposalStatus.Rejected);
        (await waiting.Orders.EventsAsync())[^1].Event.ShouldBeOfType<ContractEvent.ProposalRejected>().Reason.ShouldBe("not that lamp");
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Bob)).Status.ShouldBe(AcceptanceStatus.AlreadyDecided);
        (await waiting.Orders.DeferAsync(waiting.Proposal, Bob, "tomorrow")).Status.ShouldBe(AcceptanceStatus.AlreadyDecided);
        Preview preview = await waiting.Orders.PreviewAsync(waiting.Proposal);
        preview.Refusal.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("AlreadyDecided");
        (preview.Delta, preview.Hash).ShouldBe((null, null));
        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).ShouldBeOfType<Outcome.Incomplete>();
        waiting.Orders.State.Get("stock", 0).ShouldBe(10);
    }

    [Fact]
    public async Task GivenARejectedProposal_WhenAnotherIsMade_ThenThatOneCanBeApproved()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        await waiting.Orders.RejectAsync(waiting.Proposal, Ada, "not that lamp");

        Proposal another = await waiting.Orders.StageAsync(waiting.Intent, new ProposalDraft(Article("vase")) { By = Bot });
        (await waiting.Orders.AcceptAsync(another, Ada)).EnsureAccepted();

        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).EnsureCommitted().Event.Payload.ShouldBe(Article("vase"));
    }
}
