using Clp.Testing;
using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class ResumeTests
{
    private static readonly CommitOptions Once = new() { By = Ada, Operation = new OperationId("order-1") };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GivenAnApprovalThatWasCarriedOut_WhenItIsResumedAgain_ThenNothingHappens(bool afterARestart)
    {
        MemoryStore store = new();
        await using Waiting waiting = await Waiting.ForAsync(store: store);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).EnsureAccepted();
        Outcome.Committed first = (await waiting.Orders.CommitAsync(waiting.Intent, Once)).EnsureCommitted();
        await using ClpRuntime restarted = new(Build(), new() { EventStore = store, TimeProvider = new FakeClock() });
        ContractInstance orders = afterARestart ? await restarted.OpenAsync("a") : waiting.Orders;

        Outcome.Committed again = (await orders.CommitAsync(waiting.Intent, Once)).EnsureCommitted();

        (again.Version, again.State).ShouldBe((first.Version, first.State));
        (await Should.ThrowAsync<LifecycleException>(async () => await orders.CommitAsync(waiting.Intent, By(Ada)))).Code.ShouldBe(ClpCodes.UnknownPendingIntent);
        (await Should.ThrowAsync<LifecycleException>(async () => await orders.AcceptAsync(waiting.Proposal, Bob))).Code.ShouldBe(ClpCodes.UnknownProposal);
        orders.Version.ShouldBe(first.Version);
        orders.State.Get("stock", 0).ShouldBe(8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GivenAnApprovedProposal_WhenItIsApprovedAgain_ThenItCountsOnce(bool afterARestart)
    {
        MemoryStore store = new();
        await using Waiting waiting = await Waiting.ForAsync(store: store);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Edit = StateObject.Of(("count", 3)) })).EnsureAccepted();
        await using ClpRuntime restarted = new(Build(), new() { EventStore = store, TimeProvider = new FakeClock() });
        ContractInstance orders = afterARestart ? await restarted.OpenAsync("a") : waiting.Orders;

        Acceptance again = await orders.AcceptAsync(waiting.Proposal, Ada, new AcceptOptions { Edit = StateObject.Of(("count", 9)) });

        again.Status.ShouldBe(AcceptanceStatus.AlreadyDecided);
        again.Intent.Payload.ShouldBe(Article().With("count", 3));
        (await orders.CommitAsync(waiting.Intent, Once)).EnsureCommitted().Event.Accepted.ShouldBe([waiting.Proposal.Id]);
        orders.State.Get("stock", 0).ShouldBe(7);
    }

    [Fact]
    public async Task GivenAnApprovedProposal_WhenManyResumeAtOnce_ThenItIsCarriedOutOnce()
    {
        await using Waiting waiting = await Waiting.ForAsync();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            await Task.Yield();
            try
            {
                await waiting.Orders.AcceptAsync(waiting.Proposal, Ada);
            }
            catch (LifecycleException e) when (e.Code == ClpCodes.UnknownProposal)
            {
            }

            (await waiting.Orders.CommitAsync(waiting.Intent, Once)).EnsureCommitted();
        }));

        (await waiting.Orders.KindsAsync()).Count(k => k == "accepted").ShouldBe(1);
        (await waiting.Orders.KindsAsync()).Count(k => k == "committed").ShouldBe(1);
        waiting.Orders.State.Get("stock", 0).ShouldBe(8);
    }
}
