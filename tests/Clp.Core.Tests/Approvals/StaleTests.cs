using Clp.Testing;
using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class StaleTests
{
    [Fact]
    public async Task GivenAStagedProposal_WhenTheStateChanges_ThenItIsStaleAndANewOneIsNeeded()
    {
        await using Waiting waiting = await Waiting.ForAsync();

        await waiting.MoveOnAsync();

        (await waiting.Orders.PreviewAsync(waiting.Proposal)).Refusal.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).Status.ShouldBe(AcceptanceStatus.Stale);
        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).ShouldBeOfType<Outcome.Incomplete>();

        Proposal again = await waiting.Orders.StageAsync(waiting.Intent, new ProposalDraft(Article()) { By = Bot });
        (await waiting.Orders.AcceptAsync(again, Ada)).EnsureAccepted();
    }

    [Fact]
    public async Task GivenAStagedProposal_WhenTheContractChanges_ThenItIsStale()
    {
        MemoryStore store = new();
        await (await Waiting.ForAsync(store: store)).DisposeAsync();

        // Nothing but a sentence differs: it is another contract all the same.
        await using ClpRuntime changed = new(Build(i => i.Describe("Orders, from now on with a sentence.").AllowStaleProposals()), new() { EventStore = store, TimeProvider = new FakeClock() });
        ContractInstance orders = await changed.OpenAsync("a");
        Intent intent = orders.PendingIntents.ShouldHaveSingleItem();
        Proposal proposal = orders.ProposalsFor(intent).ShouldHaveSingleItem();

        (await orders.PreviewAsync(proposal)).Refusal.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        (await orders.AcceptAsync(proposal, Ada)).Status.ShouldBe(AcceptanceStatus.Stale);
        (await orders.CommitAsync(intent, By(Ada))).ShouldBeOfType<Outcome.Incomplete>();
    }

    [Fact]
    public async Task GivenAnApprovalOfWhatWasShown_WhenTheStateChangesBeforeTheCommit_ThenTheCommitIsRefusedAsStale()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        Preview shown = await waiting.Orders.PreviewAsync(waiting.Proposal);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).EnsureAccepted();

        await waiting.MoveOnAsync();

        (await waiting.Orders.CommitAsync(waiting.Intent, new CommitOptions { IfPreview = shown.Hash })).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        waiting.Orders.State.Get("stock", 0).ShouldBe(11);
        (await waiting.Orders.LastRefusalAsync()).Step.ShouldBe(RefusedStep.Commit);
    }

    [Fact]
    public async Task GivenAnApprovalOfWhatWasShown_WhenTheContractChangesBeforeTheCommit_ThenTheCommitIsRefusedAsStale()
    {
        MemoryStore store = new();
        string shown;
        await using (Waiting waiting = await Waiting.ForAsync(store: store))
        {
            shown = (await waiting.Orders.PreviewAsync(waiting.Proposal)).Hash.ShouldNotBeNull();
            (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).EnsureAccepted();
        }

        await using ClpRuntime changed = new(Build(i => i.Describe("Orders, from now on with a sentence.")), new() { EventStore = store, TimeProvider = new FakeClock() }), same = new(Build(), new() { EventStore = store, TimeProvider = new FakeClock() });
        ContractInstance orders = await changed.OpenAsync("a");
        (await orders.CommitAsync(orders.PendingIntents[0], new CommitOptions { IfPreview = shown })).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");

        ContractInstance unchanged = await same.OpenAsync("a");
        (await unchanged.CommitAsync(unchanged.PendingIntents[0], new CommitOptions { IfPreview = shown })).EnsureCommitted();
    }

    [Fact]
    public async Task GivenAnAcceptedProposal_WhenTheContractChangesBeforeTheCommit_ThenItIsCommittedInNoWayUntilOneIsAcceptedAnew()
    {
        MemoryStore store = new();
        await using (Waiting waiting = await Waiting.ForAsync(store: store))
        {
            (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).EnsureAccepted();
        }

        await using ClpRuntime changed = new(Build(i => i.Describe("Orders, from now on with a sentence.")), new() { EventStore = store, TimeProvider = new FakeClock() });
        ContractInstance orders = await changed.OpenAsync("a");
        Intent intent = orders.PendingIntents.ShouldHaveSingleItem();
        Proposal accepted = orders.ProposalsFor(intent).ShouldHaveSingleItem();

        (await orders.PreviewAsync(accepted)).ShouldSatisfyAllConditions(
            p => p.Hash.ShouldBeNull(),
            p => p.Refusal.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale"));
        (await orders.CommitAsync(intent, By(Ada))).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        (await orders.CommitAllAsync([intent], By(Ada))).ShouldBeOfType<BatchOutcome.Refused>().Outcome.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        orders.State.Get("stock", 0).ShouldBe(10);

        Proposal again = await orders.StageAsync(intent, new ProposalDraft(Article()) { By = Bot });
        (await orders.AcceptAsync(again, Ada)).EnsureAccepted();
        (await orders.CommitAsync(intent, By(Ada))).EnsureCommitted();
    }

    [Fact]
    public async Task GivenAnApprovalOfWhatWasShown_WhenSomeoneElseCommitsBetweenDecisionAndAppend_ThenItIsDecidedAgainAndStale()
    {
        ScriptedStore store = new();
        await using Waiting waiting = await Waiting.ForAsync(store: store);
        Preview shown = await waiting.Orders.PreviewAsync(waiting.Proposal);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).EnsureAccepted();
        await using ClpRuntime elsewhere = new(Build(), new() { EventStore = store.Inner, TimeProvider = new FakeClock() });
        ContractInstance other = await elsewhere.OpenAsync("a");
        store.ThenMeet(async () => (await other.SubmitAsync("restock", StateObject.Of(("count", 1)))).EnsureCommitted());

        Outcome outcome = await waiting.Orders.CommitAsync(waiting.Intent, new CommitOptions { IfPreview = shown.Hash });

        outcome.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        waiting.Orders.State.Get("stock", 0).ShouldBe(11);
    }
}
