using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>Several pending intents as one: each on what those before it leave, all in one append or none.</summary>
public sealed class CommitAllTests
{
    [Fact]
    public async Task CommitAllAsync_AllFit_StoresThemInOneAppendAndTellsWhatEachDid()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(2, 3, 5);
        int appends = on.Store.Appends;

        BatchOutcome.Committed done = (await on.Shop.CommitAllAsync([orders[2], orders[0], orders[1]], By(Ada))).EnsureCommitted();

        (on.Store.Appends - appends).ShouldBe(1);
        done.Commits.Select(c => c.Event.IntentId).ShouldBe([orders[2].Id, orders[0].Id, orders[1].Id], "in the order given");
        done.Commits.Select(c => (c.Version, c.State.Get("stock", -1))).ShouldBe([(3, 5), (4, 3), (5, 0)]);
        (done.Version, done.State).ShouldBe((5, on.Shop.State));
        done.Describe().ShouldBe("committed 3 at versions 3 to 5");
        (on.Stock, on.Shop.Version, on.Shop.StateVersion).ShouldBe((0, 5, 5));
        on.Shop.PendingIntents.ShouldBeEmpty();
        (await on.Shop.KindsAsync()).ShouldBe(["dispatched", "dispatched", "dispatched", "committed", "committed", "committed"]);
        (await on.Shop.EventsAsync()).Skip(3).ShouldAllBe(e => e.Event.By == Ada && e.Event.At == on.Clock.GetUtcNow());
    }

    [Fact]
    public async Task CommitAllAsync_OneThatOnlyTheEarlierOnesMakePossible_IsCommitted()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent order = await on.Shop.DispatchAsync("order", Ordering.Of(12));
        Intent restock = await on.Shop.DispatchAsync("restock", StateObject.Of(("count", 5)));

        (await on.Shop.CommitAllAsync([order, restock])).ShouldBeOfType<BatchOutcome.Refused>().Intent.Id.ShouldBe(order.Id);
        (await on.Shop.CommitAllAsync([restock, order])).EnsureCommitted();

        on.Stock.ShouldBe(3);
    }

    [Fact]
    public async Task CommitAllAsync_OneThatOnlyTheEarlierOnesMakeImpossible_RefusesTheWholeBatchAndSuggests()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(6, 6, 1);

        BatchOutcome.Refused refused = (await on.Shop.CommitAllAsync(orders, By(Ada))).ShouldBeOfType<BatchOutcome.Refused>();

        (refused.Index, refused.Intent.Id).ShouldBe((1, orders[1].Id));
        Outcome.Denied denied = refused.Outcome.ShouldBeOfType<Outcome.Denied>();
        denied.Denials.ShouldHaveSingleItem().Reason.ShouldBe("Only 4 are left.");
        refused.Describe().ShouldStartWith("nothing committed, because of order#1 at place 1: denied");
        on.ShouldBeUntouched(orders);

        // Recorded as by itself: the refusal, and what the guard suggests.
        (await on.Shop.KindsAsync()).ShouldBe(["dispatched", "dispatched", "dispatched", "refused", "proposed"]);
        (await on.Shop.EventsAsync())[3].Event.ShouldBeOfType<ContractEvent.AttemptRefused>().ShouldSatisfyAllConditions(
            e => e.IntentId.ShouldBe(orders[1].Id),
            e => e.Step.ShouldBe(RefusedStep.Commit),
            e => e.By.ShouldBe(Ada));
        Proposal suggestion = on.Shop.ProposalsFor(orders[1]).ShouldHaveSingleItem();
        (suggestion.Id, suggestion.Values).ShouldBe((denied.Suggestion!.Value, StateObject.Of(("count", 4))));
    }

    [Fact]
    public async Task CommitAllAsync_AfterARefusal_TheOthersCanBeCommittedWithoutIt()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(6, 6, 1);
        (await on.Shop.CommitAllAsync(orders)).IsCommitted.ShouldBeFalse();

        await on.Shop.WithdrawAsync(orders[1], Ada, "too many");
        (await on.Shop.CommitAllAsync([orders[0], orders[2]])).EnsureCommitted();

        on.Stock.ShouldBe(3);
        on.Shop.PendingIntents.ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitAllAsync_AProposalOfOneRejected_NamesItAndLeavesTheOthersAsTheyWere()
    {
        await using Ordering on = await Ordering.OpenAsync(intent: i => i.AllowStaleProposals());
        List<(Intent Intent, Proposal Proposal)> batch = [];
        foreach (string article in new[] { "lamp", "vase", "chair" })
        {
            Intent intent = await on.Shop.DispatchAsync("order", null, By(Cy));
            batch.Add((intent, await on.Shop.StageAsync(intent, new ProposalDraft(Article(article)) { By = Bot })));
        }

        (await on.Shop.AcceptAsync(batch[0].Proposal, Ada)).EnsureAccepted();
        await on.Shop.RejectAsync(batch[1].Proposal, Ada, "not the vase");
        (await on.Shop.AcceptAsync(batch[2].Proposal, Ada)).EnsureAccepted();

        BatchOutcome.Refused refused = (await on.Shop.CommitAllAsync([.. batch.Select(b => b.Intent)], By(Ada))).ShouldBeOfType<BatchOutcome.Refused>();
        (refused.Index, refused.Outcome).ShouldBe((1, refused.Outcome.ShouldBeOfType<Outcome.Incomplete>()));
        on.ShouldBeUntouched([.. batch.Select(b => b.Intent)]);
        BatchOutcome.Committed rest = (await on.Shop.CommitAllAsync([batch[0].Intent, batch[2].Intent], By(Ada))).EnsureCommitted();

        rest.Commits.Select(c => c.Event.Payload).ShouldBe([Article(), Article("chair")]);
        rest.Commits.Select(c => c.Event.Accepted.Single()).ShouldBe([batch[0].Proposal.Id, batch[2].Proposal.Id]);
        on.Shop.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(batch[1].Intent.Id);
    }

    [Fact]
    public async Task CommitAllAsync_OfOne_DoesWhatACommitDoes()
    {
        await using Ordering on = await Ordering.OpenAsync(), alone = await Ordering.OpenAsync();
        CommitOptions command = new() { By = Ada, Operation = new OperationId("op"), Correlation = "c", Causation = "d" };

        Outcome.Committed inBatch = (await on.Shop.CommitAllAsync(await on.PlaceAsync(2), command)).EnsureCommitted().Commits.ShouldHaveSingleItem();
        Outcome.Committed single = (await alone.Shop.CommitAsync((await alone.PlaceAsync(2))[0], command)).EnsureCommitted();

        Json.Text((await on.Shop.EventsAsync())[^1]).ShouldBe(Json.Text((await alone.Shop.EventsAsync())[^1]));
        (inBatch.Version, inBatch.State, inBatch.Delta, inBatch.Transition).ShouldBe((single.Version, single.State, single.Delta, single.Transition));
    }

    [Fact]
    public async Task CommitAllAsync_OfAllThatMayBePending_IsCommitted()
    {
        await using Ordering on = await Ordering.OpenAsync(o => (o.MaxBatchSize, o.SnapshotEvery) = (1_000, 300));
        await on.Shop.SubmitAsync("restock", StateObject.Of(("count", 990)));
        Intent[] orders = await on.PlaceAsync([.. Enumerable.Repeat(1, 1_000)]);

        (await on.Shop.CommitAllAsync(orders)).EnsureCommitted().Commits.Length.ShouldBe(1_000);

        on.Stock.ShouldBe(0);
        (await on.Shop.ReplayAsync(on.Shop.Version)).ShouldBe(on.Shop.State);
    }

    [Theory]
    [InlineData(null, null, "own", "own")]
    [InlineData("c1", "c1", null, "c1")]
    [InlineData("c1", "c2", null, null)]
    [InlineData("c1", null, null, null)]
    [InlineData("c1", "c2", "own", "own")]
    public async Task Correlation_OfABatch_IsTheCommandsOrWhatAllDispatchesSay(string? first, string? second, string? own, string? expected)
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent a = await on.Shop.DispatchAsync("order", Article(), new CommitOptions { Correlation = first });
        Intent b = await on.Shop.DispatchAsync("order", Article(), new CommitOptions { Correlation = second });

        (await on.Shop.CommitAllAsync([a, b], new CommitOptions { Correlation = own })).EnsureCommitted();

        (await on.Shop.EventsAsync()).Skip(2).Select(e => e.Header.Correlation).ShouldBe([expected, expected]);
    }
}
