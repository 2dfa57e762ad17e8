using Clp.Testing;
using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>The approver sees exactly what executes.</summary>
public sealed class ExactlyWhatExecutesTests
{
    [Fact]
    public async Task GivenAPreview_WhenTheProposalIsApprovedAndCommitted_ThenExactlyThatExecutes()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        long version = waiting.Orders.Version;

        Preview shown = await waiting.Orders.PreviewAsync(waiting.Proposal, commit: By(Ada));

        (waiting.Orders.Version, waiting.Orders.State.Get("stock", 0), waiting.Status).ShouldBe((version, 10, ProposalStatus.Staged));
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).EnsureAccepted();
        Outcome.Committed done = (await waiting.Orders.CommitAsync(waiting.Intent, new CommitOptions { By = Ada, IfPreview = shown.Hash })).EnsureCommitted();
        (shown.Transition, shown.Delta, shown.After).ShouldBe((done.Transition, done.Delta, done.State));
        shown.Intent.Payload.ShouldBe(done.Event.Payload);
        shown.Guards.Select(g => g.Guard).ShouldBe(done.Event.Guards);
    }

    [Fact]
    public async Task GivenAPreview_WhenAnotherProposalIsApprovedToo_ThenWhatWasShownDoesNotExecuteAsSomethingElse()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        Preview shown = await waiting.Orders.PreviewAsync(waiting.Proposal);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).EnsureAccepted();
        Proposal slippedIn = await waiting.Orders.StageAsync(waiting.Intent, new ProposalDraft(StateObject.Of(("count", 9))) { By = Bot });
        (await waiting.Orders.AcceptAsync(slippedIn, Bob)).EnsureAccepted();

        (await waiting.Orders.CommitAsync(waiting.Intent, new CommitOptions { IfPreview = shown.Hash })).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");

        waiting.Orders.State.Get("stock", 0).ShouldBe(10);
    }

    [Fact]
    public async Task GivenAnEditedApproval_WhenItIsPreviewedAgain_ThenTheEditIsShownAndNotTheProposal()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Edit = StateObject.Of(("count", 3)) })).EnsureAccepted();

        Preview shown = await waiting.Orders.PreviewAsync(waiting.Proposal);

        shown.Intent.Payload.ShouldBe(Article().With("count", 3));
        (await waiting.Orders.CommitAsync(waiting.Intent, new CommitOptions { IfPreview = shown.Hash })).EnsureCommitted().Delta.ShouldBe(shown.Delta);
    }

    [Fact]
    public async Task GivenAPreviewOfAnotherInstance_WhenItIsUsedHere_ThenItIsStale()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance a = await runtime.OpenAsync("a"), b = await runtime.OpenAsync("\uD800");
        Intent forA = await a.DispatchAsync("order"), forB = await b.DispatchAsync("order");
        Proposal atA = await a.StageAsync(forA, new ProposalDraft(Article())), atB = await b.StageAsync(forB, new ProposalDraft(Article()));
        Preview shownAtA = await a.PreviewAsync(atA), shownAtB = await b.PreviewAsync(atB);
        (await b.AcceptAsync(atB, Ada)).EnsureAccepted();

        (await b.CommitAsync(forB, new CommitOptions { IfPreview = shownAtA.Hash })).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        (await b.CommitAsync(forB, new CommitOptions { IfPreview = shownAtB.Hash })).EnsureCommitted();
    }

    [Fact]
    public async Task GivenAnAsyncTransition_WhenItIsPreviewed_ThenItDoesNotAct_AndAStaleCommitDoesNotEither()
    {
        int acted = 0;
        await using Waiting waiting = await Waiting.ForAsync(more: b => b
            .Intent("call", i => i.Required("number", Shape.Text))
            .TransitionAsync("dial", "call", (_, _) =>
            {
                acted++;
                return new(StateDelta.Set("stock", 0));
            }));
        Intent call = await waiting.Orders.DispatchAsync("call", null, By(Cy));
        Proposal proposal = await waiting.Orders.StageAsync(call, new ProposalDraft(StateObject.Of(("number", "110"))) { By = Bot });

        Preview shown = await waiting.Orders.PreviewAsync(proposal);
        (await waiting.Orders.AcceptAsync(proposal, Ada)).EnsureAccepted();

        (shown.Refusal, shown.Transition, shown.Delta, acted).ShouldBe((null, "dial", null, 0));
        (await waiting.Orders.CommitAsync(call, new CommitOptions { IfPreview = "something else" })).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        acted.ShouldBe(0);
        (await waiting.Orders.CommitAsync(call, new CommitOptions { IfPreview = shown.Hash })).EnsureCommitted();
        acted.ShouldBe(1);
    }

    [Fact]
    public async Task GivenAnAsyncTransition_WhenSomeoneElseHasChangedTheState_ThenItDoesNotActOnWhatIsNoLongerTrue()
    {
        int acted = 0;
        MemoryStore store = new();
        await using Waiting waiting = await Waiting.ForAsync(store: store, more: b => b
            .Intent("call")
            .TransitionAsync("dial", "call", (_, _) =>
            {
                acted++;
                return new(StateDelta.Set("stock", 0));
            }));
        Intent call = await waiting.Orders.DispatchAsync("call", null, By(Cy));
        Proposal proposal = await waiting.Orders.StageAsync(call, new ProposalDraft(StateObject.Empty) { By = Bot });
        Preview shown = await waiting.Orders.PreviewAsync(proposal);
        (await waiting.Orders.AcceptAsync(proposal, Ada)).EnsureAccepted();
        await using ClpRuntime elsewhere = new(Build(), new() { EventStore = store, TimeProvider = new FakeClock() });
        (await (await elsewhere.OpenAsync("a")).SubmitAsync("restock", StateObject.Of(("count", 1)))).EnsureCommitted();

        (await waiting.Orders.CommitAsync(call, new CommitOptions { IfPreview = shown.Hash })).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");

        acted.ShouldBe(0);
    }
}
