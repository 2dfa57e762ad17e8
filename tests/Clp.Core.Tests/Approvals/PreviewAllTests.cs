using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>What several proposals would do together, and that the batch does it or nothing.</summary>
public sealed class PreviewAllTests
{
    [Fact]
    public async Task GivenSeveralProposals_WhenTheyArePreviewed_ThenEachIsShownOnWhatTheEarlierOnesLeave()
    {
        await using Ordering on = await Ordering.OpenAsync();
        (Intent[] _, Proposal[] proposals) = await StageAsync(on, 2, 3);
        int appends = on.Store.Appends;

        BatchPreview shown = await on.Shop.PreviewAllAsync(proposals);

        shown.Items.Select(i => (i.Intent.Get("count", 0), i.After!.Get("stock", -1), i.Hash)).ShouldBe([(2, 8, null), (3, 5, null)]);
        shown.Items.ShouldAllBe(i => i.Refusal == null && i.Transition == "take" && i.Guards.Single().Denial == null && i.StateVersion == -1);
        (shown.RefusedAt, shown.After, shown.StateVersion).ShouldBe((null, shown.Items[1].After, -1L));
        shown.Hash.ShouldNotBeNull();
        (on.Store.Appends, on.Stock).ShouldBe((appends, 10));
    }

    [Fact]
    public async Task GivenOneThatTogetherDoesNotFit_WhenTheyArePreviewed_ThenItIsToldAndThereIsNothingToBindTo()
    {
        await using Ordering on = await Ordering.OpenAsync();
        (Intent[] _, Proposal[] proposals) = await StageAsync(on, 6, 6, 4);

        BatchPreview shown = await on.Shop.PreviewAllAsync(proposals);

        (shown.RefusedAt, shown.Hash, shown.After).ShouldBe((1, null, null));
        shown.Items[1].Refusal.ShouldBeOfType<Outcome.Denied>().Denials.Single().Reason.ShouldBe("Only 4 are left.");
        shown.Items[2].After!.Get("stock", -1).ShouldBe(0, "as if the refused one were not there");
    }

    [Fact]
    public async Task GivenAPreviewOfABatch_WhenAllAreApprovedInAnyOrder_ThenTheBoundBatchDoesExactlyThat()
    {
        await using Ordering on = await Ordering.OpenAsync();
        (Intent[] orders, Proposal[] proposals) = await StageAsync(on, 2, 3, 5);
        CommitOptions command = new() { By = Ada, Operation = new OperationId("op") };
        BatchPreview shown = await on.Shop.PreviewAllAsync(proposals, command);
        foreach (Proposal proposal in proposals.Reverse())
        {
            (await on.Shop.AcceptAsync(proposal, Ada)).EnsureAccepted();
        }

        (await on.Shop.PreviewAllAsync(proposals, command)).Hash.ShouldBe(shown.Hash, "accepted or not");
        BatchOutcome.Committed done = (await on.Shop.CommitAllAsync(orders, command with { IfPreview = shown.Hash })).EnsureCommitted();

        done.Commits.Select(c => (c.Delta, c.State, c.Event.Payload, c.Transition)).ShouldBe(shown.Items.Select(i => (i.Delta!, i.After!, i.Intent.Payload, i.Transition!)));
        done.State.ShouldBe(shown.After);
    }

    public static TheoryData<string> Others { get; } = new() { "another order", "one more", "one less", "a commit between", "an edit", "another hash", "by itself" };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task GivenAPreviewOfABatch_WhenAnythingElseIsToBeDone_ThenNothingIs(string other)
    {
        await using Ordering on = await Ordering.OpenAsync();
        (Intent[] orders, Proposal[] proposals) = await StageAsync(on, 2, 3, 2);
        BatchPreview shown = await on.Shop.PreviewAllAsync([.. proposals.Take(2)]);
        (await on.Shop.AcceptAsync(proposals[0], Ada, new AcceptOptions { Edit = other == "an edit" ? StateObject.Of(("count", 1)) : null })).EnsureAccepted();
        (await on.Shop.AcceptAsync(proposals[1], Ada)).EnsureAccepted();
        (await on.Shop.AcceptAsync(proposals[2], Ada)).EnsureAccepted();
        if (other == "a commit between")
        {
            (await on.Shop.SubmitAsync("restock", StateObject.Of(("count", 0)))).EnsureCommitted();
        }

        Intent[] batch = other switch
        {
            "another order" => [orders[1], orders[0]],
            "one more" => orders,
            "one less" or "by itself" => [orders[0]],
            _ => [orders[0], orders[1]],
        };
        CommitOptions bound = new() { IfPreview = other == "another hash" ? (await on.Shop.PreviewAllAsync([proposals[0], proposals[2]])).Hash : shown.Hash };
        Outcome refusal = other == "by itself"
            ? await on.Shop.CommitAsync(orders[0], bound)
            : (await on.Shop.CommitAllAsync(batch, bound)).ShouldBeOfType<BatchOutcome.Refused>().Outcome;

        refusal.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        (on.Stock, on.Shop.PendingIntents.Length).ShouldBe((10, 3));
        (await on.Shop.LastRefusalAsync()).Outcome.ShouldBe(refusal);
    }

    [Fact]
    public async Task GivenAPreviewFromElsewhere_WhenThisProcessIsBehind_ThenItCatchesUpAndDoesIt()
    {
        await using Ordering on = await Ordering.OpenAsync();
        await using ClpRuntime other = new(Build(), new() { EventStore = on.Store, TimeProvider = on.Clock });
        ContractInstance there = await other.OpenAsync("a");
        (Intent[] orders, Proposal[] _) = await StageAsync(on, 1, 2);
        await there.SubmitAsync("restock", StateObject.Of(("count", 3)));
        foreach (Intent order in there.PendingIntents)
        {
            Proposal fresh = await there.StageAsync(order, new ProposalDraft(Ordering.Of(2)) { By = Bot });
            (await there.AcceptAsync(fresh, Ada)).EnsureAccepted();
        }

        BatchPreview shown = await there.PreviewAllAsync([.. orders.Select(o => there.ProposalsFor(o)[^1])]);

        (await on.Shop.CommitAllAsync(orders, new CommitOptions { IfPreview = shown.Hash })).EnsureCommitted().State.ShouldBe(shown.After);
    }

    [Fact]
    public async Task GivenOneThatIsAsynchronousStaleOrMisfit_WhenTheyArePreviewed_ThenItIsRefusedAsItWouldBe()
    {
        await using Ordering on = await Ordering.OpenAsync(more: b => b.Intent("pay", i => i.Required("amount", Shape.Integer)).TransitionAsync("charge", "pay", (_, _) => throw new InvalidOperationException("must not run")));
        (Intent[] _, Proposal[] old) = await StageAsync(on, 1);
        (await on.Shop.SubmitAsync("restock", StateObject.Of(("count", 1)))).EnsureCommitted();
        (Intent[] _, Proposal[] proposals) = await StageAsync(on, 1, 0);
        Intent pay = await on.Shop.DispatchAsync("pay");
        Proposal payment = await on.Shop.StageAsync(pay, new ProposalDraft(StateObject.Of(("amount", 1))) { By = Bot });

        BatchPreview shown = await on.Shop.PreviewAllAsync([proposals[0], payment, old[0], proposals[1]]);

        shown.RefusedAt.ShouldBe(1);
        shown.Items[0].Refusal.ShouldBeNull();
        shown.Items[1].Refusal.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldContain("'charge' acts outside");
        shown.Items[2].Refusal.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Stale");
        shown.Items[3].Refusal.ShouldBeOfType<Outcome.Invalid>();
        (await on.Shop.PreviewAsync(payment)).Refusal.ShouldBeNull("by itself it would run");
    }

    [Fact]
    public async Task GivenBatchesThatMakeNoSense_WhenTheyArePreviewed_ThenTheErrorIsTyped()
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.MaxBatchSize = 2);
        (Intent[] orders, Proposal[] proposals) = await StageAsync(on, 1, 1, 1);
        Proposal second = await on.Shop.StageAsync(orders[0], new ProposalDraft(Ordering.Of(2)) { By = Bot });

        (await Code(on)).ShouldBe(ClpCodes.BadArgument);
        (await Code(on, proposals[0], proposals[0])).ShouldBe(ClpCodes.BadArgument);
        (await Code(on, proposals[0], second)).ShouldBe(ClpCodes.BadArgument, "two proposals for one intent");
        (await Code(on, proposals)).ShouldBe(ClpCodes.TooMany);
        await on.Shop.WithdrawAsync(orders[1], Ada, "gone");
        (await Code(on, proposals[0], proposals[1])).ShouldBe(ClpCodes.UnknownProposal);
        await Should.ThrowAsync<ArgumentNullException>(async () => await on.Shop.PreviewAllAsync(null!));
        await Should.ThrowAsync<ArgumentNullException>(async () => await on.Shop.PreviewAllAsync([null!]));
    }

    private static async Task<string> Code(Ordering on, params Proposal[] proposals)
        => (await Should.ThrowAsync<LifecycleException>(async () => await on.Shop.PreviewAllAsync(proposals))).Code;

    private static async Task<(Intent[] Orders, Proposal[] Proposals)> StageAsync(Ordering on, params int[] counts)
    {
        List<Intent> orders = [];
        List<Proposal> proposals = [];
        foreach (int count in counts)
        {
            orders.Add(await on.Shop.DispatchAsync("order", null, By(Cy)));
            proposals.Add(await on.Shop.StageAsync(orders[^1], new ProposalDraft(Ordering.Of(count)) { By = Bot }));
        }

        return ([.. orders], [.. proposals]);
    }
}
