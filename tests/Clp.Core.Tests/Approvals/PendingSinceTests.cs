using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>Who has seen what is pending looks only at what was recorded about since.</summary>
public sealed class PendingSinceTests
{
    [Theory]
    [InlineData("a proposal")]
    [InlineData("an acceptance")]
    [InlineData("a rejection")]
    [InlineData("a dispatch")]
    public async Task PendingSince_AVersion_IsWhatWasRecordedAboutAfterIt(string what)
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 1, 1, 1);
        Proposal proposal = await on.Shop.StageAsync(orders[2], new ProposalDraft(StateObject.Of(("note", "a"))) { By = Bot });
        long seen = on.Shop.Version;
        on.Shop.PendingSince(seen).ShouldBeEmpty();

        IntentId expected = orders[2].Id;
        switch (what)
        {
            case "a proposal": await on.Shop.StageAsync(orders[2], new ProposalDraft(StateObject.Of(("note", "b"))) { By = Bot }); break;
            case "an acceptance": (await on.Shop.AcceptAsync(proposal, Ada)).EnsureAccepted(); break;
            case "a rejection": await on.Shop.RejectAsync(proposal, Ada, "no"); break;
            default: expected = (await on.PlaceAsync(1))[0].Id; break;
        }

        on.Shop.PendingSince(seen).ShouldHaveSingleItem().Id.ShouldBe(expected);
        on.Shop.PendingSince(on.Shop.Version).ShouldBeEmpty();
        on.Shop.PendingSince(-1).Select(i => i.Id).ShouldBe(on.Shop.PendingIntents.Select(i => i.Id));
        await using ClpRuntime restarted = new(Build(), new() { EventStore = on.Store, TimeProvider = on.Clock });
        (await restarted.OpenAsync("a")).PendingSince(seen).ShouldHaveSingleItem().Id.ShouldBe(expected);
    }

    [Fact]
    public async Task IsPending_UntilItIsCommittedOrWithdrawn()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 1, 1);
        long seen = on.Shop.Version;
        (await on.Shop.CommitAsync(orders[0])).EnsureCommitted();
        await on.Shop.WithdrawAsync(orders[1], Ada, "no");

        orders.Select(o => on.Shop.IsPending(o.Id)).ShouldBe([false, false, true]);
        on.Shop.PendingSince(seen).ShouldBeEmpty();
        on.Shop.IsPending(new IntentId(99)).ShouldBeFalse();
    }
}
