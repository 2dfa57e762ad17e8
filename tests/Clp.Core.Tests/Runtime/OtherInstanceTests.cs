using Clp.Testing;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Runtime;

/// <summary>Ids count per instance: what belongs to one is not taken for what has the same id in another.</summary>
public sealed class OtherInstanceTests
{
    [Fact]
    public async Task Commands_WithAnIntentOfAnotherInstance_AreTypedAndDoNothing()
    {
        FakeClock clock = new();
        await using ClpRuntime runtime = new(Build(), new() { TimeProvider = clock, ProposalProvider = new FakeProvider(Article()) });
        ContractInstance here = await runtime.OpenAsync("here"), there = await runtime.OpenAsync("there");
        Intent own = await here.DispatchAsync("order", Article("lamp"));
        Proposal ownProposal = await here.StageAsync(own, new ProposalDraft(StateObject.Of(("count", 1))) { By = Bot });
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Intent foreign = await there.DispatchAsync("order", Article("vase"));
        Proposal foreignProposal = await there.StageAsync(foreign, new ProposalDraft(StateObject.Of(("count", 9))) { By = Bot });
        (foreign.Id, foreignProposal.Id).ShouldBe((own.Id, ownProposal.Id));

        foreach (Func<Task> command in new Func<Task>[]
        {
            async () => await here.CommitAsync(foreign),
            async () => await here.ProposeAsync(foreign),
            async () => await here.StageAsync(foreign, new ProposalDraft(Article())),
            async () => await here.WithdrawAsync(foreign, Ada, "not mine"),
        })
        {
            (await Should.ThrowAsync<LifecycleException>(command)).Code.ShouldBe(ClpCodes.UnknownPendingIntent);
        }

        foreach (Func<Task> command in new Func<Task>[]
        {
            async () => await here.AcceptAsync(foreignProposal, Ada),
            async () => await here.RejectAsync(foreignProposal, Ada, "not mine"),
            async () => await here.DeferAsync(foreignProposal, Ada, "not mine"),
            async () => await here.PreviewAsync(foreignProposal),
        })
        {
            (await Should.ThrowAsync<LifecycleException>(command)).Code.ShouldBe(ClpCodes.UnknownProposal);
        }

        here.ProposalsFor(foreign).ShouldBeEmpty();
        (await here.KindsAsync()).ShouldBe(["dispatched", "proposed"]);
        (await here.AcceptAsync(ownProposal, Ada)).EnsureAccepted();
        (await here.CommitAsync(own)).EnsureCommitted();
    }

    [Fact]
    public async Task Commands_WithAnIntentFromBeforeARestart_AreCarriedOut()
    {
        MemoryStore store = new();
        Intent intent;
        Proposal proposal;
        await using (ClpRuntime before = new(Build(), new() { EventStore = store, SnapshotEvery = 1 }))
        {
            ContractInstance orders = await before.OpenAsync();
            intent = await orders.DispatchAsync("order", Article());
            proposal = await orders.StageAsync(intent, new ProposalDraft(StateObject.Of(("count", 1))) { By = Bot });
        }

        await using ClpRuntime after = new(Build(), new() { EventStore = store });
        ContractInstance again = await after.OpenAsync();

        (await again.AcceptAsync(proposal, Ada)).EnsureAccepted();
        (await again.CommitAsync(intent)).EnsureCommitted();
    }
}
