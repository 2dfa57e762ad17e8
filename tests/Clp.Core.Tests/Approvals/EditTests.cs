using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class EditTests
{
    private static readonly StateObject Three = StateObject.Of(("count", 3));

    [Fact]
    public async Task GivenAStagedProposal_WhenItIsEditedAndApproved_ThenTheEditIsRecordedAndCarriedOut()
    {
        await using Waiting waiting = await Waiting.ForAsync();

        Intent after = (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Edit = Three })).EnsureAccepted();

        after.Payload.ShouldBe(Article().With("count", 3));
        (after.Origins["article"].Source, after.Origins["count"].Source).ShouldBe((ValueSource.Ai, ValueSource.User));
        ContractEvent.ProposalAccepted recorded = (await waiting.Orders.EventsAsync())[^1].Event.ShouldBeOfType<ContractEvent.ProposalAccepted>();
        (recorded.By, recorded.Values.Get("count", 0)).ShouldBe((Ada, 3));
        recorded.Edited.ShouldBe(["count"]);
        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).EnsureCommitted().State.Get("stock", 0).ShouldBe(7);
    }

    [Fact]
    public async Task GivenAnEdit_WhenItNamesAProposedValueAgain_ThenTheApproverVouchesForIt()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        StateObject same = StateObject.Of(("article", waiting.Proposal.Values.Get("article", "")));

        Intent after = (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Edit = same })).EnsureAccepted();

        (after.Origins["article"].Source, after.Origins["count"].Source).ShouldBe((ValueSource.User, ValueSource.Ai));
        (await waiting.Orders.EventsAsync())[^1].Event.ShouldBeOfType<ContractEvent.ProposalAccepted>().Edited.ShouldBe(["article"]);
    }

    [Fact]
    public async Task GivenAnEdit_WhenItIsPreviewed_ThenTheCommitDoesWhatWasShown()
    {
        await using Waiting waiting = await Waiting.ForAsync();

        Preview shown = await waiting.Orders.PreviewAsync(waiting.Proposal, Three, By(Ada));
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Edit = Three })).EnsureAccepted();
        Outcome.Committed done = (await waiting.Orders.CommitAsync(waiting.Intent, new CommitOptions { By = Ada, IfPreview = shown.Hash })).EnsureCommitted();

        shown.Intent.Payload.ShouldBe(done.Event.Payload);
        (shown.Delta, shown.After).ShouldBe((done.Delta, done.State));
    }

    [Fact]
    public async Task GivenAPreviewWithoutAnEdit_WhenItIsEditedAndApproved_ThenTheCommitIsRefusedAsStale()
    {
        await using Waiting waiting = await Waiting.ForAsync();

        Preview shown = await waiting.Orders.PreviewAsync(waiting.Proposal);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Edit = Three })).EnsureAccepted();

        (await waiting.Orders.CommitAsync(waiting.Intent, new CommitOptions { IfPreview = shown.Hash })).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        waiting.Orders.State.Get("stock", 0).ShouldBe(10);
    }

    [Fact]
    public async Task GivenAnEditThatDoesNotFit_WhenItIsApproved_ThenItIsRefusedAndTheProposalWaits()
    {
        await using Waiting waiting = await Waiting.ForAsync();

        Acceptance refused = await waiting.Orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Edit = StateObject.Of(("count", 101)) });

        refused.Status.ShouldBe(AcceptanceStatus.Invalid);
        refused.Errors.ShouldHaveSingleItem().Code.ShouldBe("out_of_range");
        (await waiting.Orders.PreviewAsync(waiting.Proposal, StateObject.Of(("count", 101)))).Refusal.ShouldBeOfType<Outcome.Invalid>();
        waiting.Status.ShouldBe(ProposalStatus.Staged);
    }
}
