using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class BatchTests
{
    [Fact]
    public async Task GivenABatchOfThree_WhenOneIsRejected_ThenTheOthersAreAsTheyWereAndCanBeApprovedAndCommitted()
    {
        await using ClpRuntime runtime = new(Build(i => i.AllowStaleProposals()));
        ContractInstance orders = await runtime.OpenAsync();
        List<(Intent Intent, Proposal Proposal)> batch = [];
        foreach (string article in new[] { "lamp", "vase", "chair" })
        {
            Intent intent = await orders.DispatchAsync("order", null, By(Cy));
            batch.Add((intent, await orders.StageAsync(intent, new ProposalDraft(Article(article)) { By = Bot })));
        }

        await orders.RejectAsync(batch[1].Proposal, Ada, "not the vase");

        batch.Select(b => orders.ProposalsFor(b.Intent).Single().Status).ShouldBe([ProposalStatus.Staged, ProposalStatus.Rejected, ProposalStatus.Staged]);
        foreach (int item in new[] { 2, 0 })
        {
            (await orders.AcceptAsync(batch[item].Proposal, Ada)).EnsureAccepted();
            (await orders.CommitAsync(batch[item].Intent, By(Ada))).EnsureCommitted();
        }

        (await orders.CommitAsync(batch[1].Intent, By(Ada))).ShouldBeOfType<Outcome.Incomplete>();
        orders.State.Get("stock", 0).ShouldBe(8);
        orders.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(batch[1].Intent.Id);
    }

    [Fact]
    public async Task GivenTwoProposalsForOneIntent_WhenOneIsRejected_ThenTheOtherCanStillBeApproved()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        Proposal vase = await waiting.Orders.StageAsync(waiting.Intent, new ProposalDraft(Article("vase")) { By = Bot });

        await waiting.Orders.RejectAsync(waiting.Proposal, Ada, "the vase, please");
        (await waiting.Orders.AcceptAsync(vase, Ada)).EnsureAccepted();

        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).EnsureCommitted().Event.Payload.ShouldBe(Article("vase"));
    }

    [Fact]
    public async Task GivenABatchApprovedOnOneState_WhenTheFirstIsCommitted_ThenTheOtherPreviewsMustBeMadeAgain()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent a = await orders.DispatchAsync("order", null, By(Cy)), b = await orders.DispatchAsync("order", null, By(Cy));
        Proposal forA = await orders.StageAsync(a, new ProposalDraft(Article()) { By = Bot }), forB = await orders.StageAsync(b, new ProposalDraft(Article("vase")) { By = Bot });
        Preview shownA = await orders.PreviewAsync(forA), shownB = await orders.PreviewAsync(forB);
        (await orders.AcceptAsync(forA, Ada)).EnsureAccepted();
        (await orders.AcceptAsync(forB, Ada)).EnsureAccepted();

        (await orders.CommitAsync(a, new CommitOptions { IfPreview = shownA.Hash })).EnsureCommitted();
        (await orders.CommitAsync(b, new CommitOptions { IfPreview = shownB.Hash })).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");

        Preview again = await orders.PreviewAsync(forB);
        (await orders.CommitAsync(b, new CommitOptions { IfPreview = again.Hash })).EnsureCommitted().Delta.ShouldBe(again.Delta);
    }
}
