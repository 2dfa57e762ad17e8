using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>Proposals that were made as one: that they are is in the log, and nothing but all of them is carried out.</summary>
public sealed class TogetherTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task StageAsync_SeveralAsOne_IsKnownAfterARestart(int snapshotEvery)
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.SnapshotEvery = snapshotEvery);
        (Intent[] _, Proposal[] together) = await StageAsync(on, 2, 3);
        Proposal alone = await on.Shop.StageAsync(await on.Shop.DispatchAsync("order", null, By(Cy)), new ProposalDraft(Ordering.Of(1)) { By = Bot });

        await using ClpRuntime restarted = new(Build(), new() { EventStore = on.Store, TimeProvider = on.Clock, SnapshotEvery = snapshotEvery });
        ContractInstance again = await restarted.OpenAsync("a");

        together.Select(p => p.Batch).ShouldBe([Part(together, 0), Part(together, 1)]);
        again.ProposalsOfBatch(together[0].Id).Select(p => (p.Id, p.Batch, p.Status)).ShouldBe(together.Select(p => (p.Id, p.Batch, ProposalStatus.Staged)));
        again.ProposalsFor(again.PendingIntents[2]).Single().ShouldSatisfyAllConditions(p => p.Id.ShouldBe(alone.Id), p => p.Batch.ShouldBeNull());
        again.ProposalsOfBatch(alone.Id).ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitAsync_OneOfSeveral_IsRefused_AndAllOfThemAreCommitted()
    {
        await using Ordering on = await Ordering.OpenAsync();
        (Intent[] orders, Proposal[] together) = await StageAsync(on, 2, 3, 4);
        await AcceptAsync(on, together);

        Outcome.NotPermitted alone = (await on.Shop.CommitAsync(orders[0], By(Ada))).ShouldBeOfType<Outcome.NotPermitted>();
        BatchOutcome.Refused two = (await on.Shop.CommitAllAsync([orders[2], orders[0]], By(Ada))).ShouldBeOfType<BatchOutcome.Refused>();

        alone.Reason.ShouldStartWith("Together:");
        (two.Index, two.Outcome.ShouldBeOfType<Outcome.NotPermitted>().Reason[..9]).ShouldBe((0, "Together:"));
        on.ShouldBeUntouched(orders);
        (await on.Shop.LastRefusalAsync()).IntentId.ShouldBe(orders[2].Id);
        (await on.Shop.CommitAllAsync(orders, By(Ada))).EnsureCommitted();
        on.Stock.ShouldBe(1);
    }

    [Fact]
    public async Task CommitAllAsync_WithOneThatIsNotAccepted_OrWasRejected_IsRefused()
    {
        await using Ordering on = await Ordering.OpenAsync();
        (Intent[] orders, Proposal[] together) = await StageAsync(on, 2, 3);
        await AcceptAsync(on, together[0]);

        (await on.Shop.CommitAllAsync(orders)).ShouldBeOfType<BatchOutcome.Refused>().Index.ShouldBe(0);
        await on.Shop.RejectAsync(together[1], Ada, "no");
        (await on.Shop.CommitAllAsync(orders)).ShouldBeOfType<BatchOutcome.Refused>().Index.ShouldBe(0);

        on.ShouldBeUntouched(orders);
    }

    [Fact]
    public async Task CommitAsync_AnIntentWhoseProposalWasNotAccepted_IsItsOwnMatter()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(2, 3);
        Proposal first = await on.Shop.StageAsync(orders[0], new ProposalDraft(StateObject.Of(("note", "a"))) { By = Bot, Batch = ProposalBatch.Begin(2) });
        await on.Shop.StageAsync(orders[1], new ProposalDraft(StateObject.Of(("note", "b"))) { By = Bot, Batch = first.Batch!.At(1) });

        (await on.Shop.CommitAsync(orders[0], By(Cy))).EnsureCommitted();

        on.Stock.ShouldBe(8);
        on.Shop.ProposalsOfBatch(first.Id).Length.ShouldBe(1);
    }

    [Fact]
    public async Task PreviewAllAsync_OnlyAllOfThem_HaveAHash()
    {
        await using Ordering on = await Ordering.OpenAsync();
        (Intent[] orders, Proposal[] together) = await StageAsync(on, 2, 3, 4);

        (await on.Shop.PreviewAsync(together[0])).ShouldSatisfyAllConditions(p => p.Hash.ShouldBeNull(), p => p.Refusal.ShouldBeNull(), p => p.After.ShouldNotBeNull());
        (await on.Shop.PreviewAllAsync([together[0], together[1]])).Hash.ShouldBeNull();
        BatchPreview shown = await on.Shop.PreviewAllAsync(together);
        await AcceptAsync(on, together);
        (await on.Shop.PreviewAsync(together[0])).Hash.ShouldBeNull();
        (await on.Shop.PreviewAllAsync(together)).Hash.ShouldBe(shown.Hash.ShouldNotBeNull());

        (await on.Shop.CommitAllAsync(orders, new CommitOptions { IfPreview = shown.Hash })).EnsureCommitted();
    }

    public static TheoryData<string, string> Odd => new()
    {
        { "none begun", ClpCodes.UnknownProposal },
        { "of somebody else", ClpCodes.UnknownProposal },
        { "of another size", ClpCodes.UnknownProposal },
        { "not the first", ClpCodes.UnknownProposal },
        { "withdrawn", ClpCodes.UnknownProposal },
        { "a place that is taken", ClpCodes.BadArgument },
        { "too large", ClpCodes.TooMany },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task StageAsync_WithABatchThatItCannotJoin_IsRefusedAndRecordsNothing(string odd, string code)
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.MaxBatchSize = 3);
        (Intent[] orders, Proposal[] together) = await StageAsync(on, 1, 1, 1);
        Intent another = await on.Shop.DispatchAsync("order", null, By(Cy));
        ProposalBatch batch = odd switch
        {
            "none begun" => new ProposalBatch(new ProposalId(99), 1, 3),
            "not the first" => new ProposalBatch(together[1].Id, 1, 3),
            "of another size" => new ProposalBatch(together[0].Id, 1, 2),
            "too large" => ProposalBatch.Begin(4),
            _ => together[0].Batch!.At(2),
        };
        if (odd == "withdrawn")
        {
            await on.Shop.WithdrawAsync(orders[0], Ada, "no");
        }

        long version = on.Shop.Version;

        LifecycleException error = await Should.ThrowAsync<LifecycleException>(async () => await on.Shop.StageAsync(
            another, new ProposalDraft(Ordering.Of(1)) { By = odd == "of somebody else" ? Actor.Ai("other") : Bot, Batch = batch }));

        (error.Code, on.Shop.Version).ShouldBe((code, version));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Begin_FewerThanTwo_IsRefused(int count)
        => Should.Throw<LifecycleException>(() => ProposalBatch.Begin(count)).Code.ShouldBe(ClpCodes.BadArgument);

    [Fact]
    public async Task At_BeforeTheFirstIsStaged_OrWhereThereIsNoPlace_IsRefused()
    {
        await using Ordering on = await Ordering.OpenAsync();
        (Intent[] _, Proposal[] together) = await StageAsync(on, 1, 1);

        foreach (Action at in new Action[] { () => ProposalBatch.Begin(2).At(1), () => together[0].Batch!.At(2), () => together[0].Batch!.At(-1) })
        {
            Should.Throw<LifecycleException>(at).Code.ShouldBe(ClpCodes.BadArgument);
        }
    }

    [Fact]
    public async Task RejectAllAsync_AllOrNone_InOneAppend()
    {
        await using Ordering on = await Ordering.OpenAsync();
        (Intent[] orders, Proposal[] together) = await StageAsync(on, 1, 1);
        (Intent[] _, Proposal[] others) = await StageAsync(on, 1, 1);
        await on.Shop.RejectAsync(others[1], Ada, "no");
        (int appends, long version) = (on.Store.Appends, on.Shop.Version);

        (await Should.ThrowAsync<LifecycleException>(async () => await on.Shop.RejectAllAsync(others, Ada, "no"))).Code.ShouldBe(ClpCodes.NotPermitted);
        (await Should.ThrowAsync<LifecycleException>(async () => await on.Shop.RejectAllAsync([], Ada, "no"))).Code.ShouldBe(ClpCodes.BadArgument);
        on.Shop.Version.ShouldBe(version);
        await on.Shop.RejectAllAsync(together, Ada, "too dear");

        (on.Store.Appends - appends, on.Shop.Version - version).ShouldBe((1, 2L));
        on.Shop.ProposalsOfBatch(together[0].Id).ShouldAllBe(p => p.Status == ProposalStatus.Rejected);
        (await on.Shop.EventsAsync()).Skip((int)version + 1).Select(e => e.Event).OfType<ContractEvent.ProposalRejected>().Select(r => (r.Reason, r.By)).ShouldBe([("too dear", Ada), ("too dear", Ada)]);
        on.Shop.PendingIntents.Select(i => i.Id).ShouldContain(orders[0].Id);
    }

    private static ProposalBatch Part(Proposal[] together, int place) => new(together[0].Id, place, together.Length);

    private static async Task AcceptAsync(Ordering on, params Proposal[] proposals)
    {
        foreach (Proposal proposal in proposals)
        {
            (await on.Shop.AcceptAsync(proposal, Ada)).EnsureAccepted();
        }
    }

    private static async Task<(Intent[] Orders, Proposal[] Proposals)> StageAsync(Ordering on, params int[] counts)
    {
        List<Intent> orders = [];
        List<Proposal> proposals = [];
        foreach (int count in counts)
        {
            ProposalBatch batch = proposals.Count == 0 ? ProposalBatch.Begin(counts.Length) : proposals[0].Batch!.At(proposals.Count);
            orders.Add(await on.Shop.DispatchAsync("order", null, By(Cy)));
            proposals.Add(await on.Shop.StageAsync(orders[^1], new ProposalDraft(Ordering.Of(count)) { By = Bot, Batch = batch }));
        }

        return ([.. orders], [.. proposals]);
    }
}
