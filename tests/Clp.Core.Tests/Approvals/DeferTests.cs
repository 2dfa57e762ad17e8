using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

public sealed class DeferTests
{
    [Fact]
    public async Task GivenAStagedProposal_WhenItIsDeferred_ThenTheLogTellsWhyAndItWaitsAsBefore()
    {
        await using Waiting waiting = await Waiting.ForAsync();

        Acceptance answer = await waiting.Orders.DeferAsync(waiting.Proposal, Ada, "ask the customer first");

        (answer.Status, answer.Reason, answer.IsAccepted).ShouldBe((AcceptanceStatus.Deferred, "ask the customer first", false));
        waiting.Status.ShouldBe(ProposalStatus.Staged);
        RecordedEvent recorded = (await waiting.Orders.EventsAsync())[^1];
        ContractEvent.AttemptRefused put = Json.RoundTrip(recorded).Event.ShouldBeOfType<ContractEvent.AttemptRefused>();
        (put.By, put.Step, put.IntentId).ShouldBe((Ada, RefusedStep.Accept, waiting.Intent.Id));
        put.Outcome.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldBe("Deferred: ask the customer first");

        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).EnsureAccepted();
        (await waiting.Orders.CommitAsync(waiting.Intent, By(Ada))).EnsureCommitted();
    }

    [Fact]
    public async Task GivenADeferredProposal_WhenItsTimeIsOver_ThenItHasExpiredAllTheSame()
    {
        await using Waiting waiting = await Waiting.ForAsync(i => i.ProposalsExpireAfter(TimeSpan.FromMinutes(5)));
        (await waiting.Orders.DeferAsync(waiting.Proposal, Ada, "later")).Status.ShouldBe(AcceptanceStatus.Deferred);

        waiting.Clock.Advance(TimeSpan.FromMinutes(5));

        (await waiting.Orders.DeferAsync(waiting.Proposal, Ada, "later still")).Status.ShouldBe(AcceptanceStatus.Expired);
        (await waiting.Orders.AcceptAsync(waiting.Proposal, Ada)).Status.ShouldBe(AcceptanceStatus.Expired);
    }

    [Fact]
    public async Task GivenAProposal_WhenWhoMayNotApproveItDefersIt_ThenThatIsNotPermitted()
    {
        await using Waiting waiting = await Waiting.ForAsync(i => i.Accept(AcceptancePolicy.ByHuman));

        (await waiting.Orders.DeferAsync(waiting.Proposal, Bot, "no")).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await waiting.Orders.DeferAsync(waiting.Proposal, Actor.Host, "no")).Status.ShouldBe(AcceptanceStatus.NotPermitted);

        (await waiting.Orders.LastRefusalAsync()).Outcome.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("NotPermitted: ");
    }

    [Fact]
    public async Task GivenAProposalOfAnIntentThatIsGone_WhenItIsDeferred_ThenThatIsTyped()
    {
        await using Waiting waiting = await Waiting.ForAsync();
        await waiting.Orders.WithdrawAsync(waiting.Intent, Cy, "no longer");

        (await Should.ThrowAsync<LifecycleException>(async () => await waiting.Orders.DeferAsync(waiting.Proposal, Ada, "later"))).Code.ShouldBe(ClpCodes.UnknownProposal);
        (await Should.ThrowAsync<StateFormatException>(async () => await waiting.Orders.DeferAsync(waiting.Proposal, Ada, "\uD800"))).Code.ShouldBe(ClpCodes.BadText);
    }
}
