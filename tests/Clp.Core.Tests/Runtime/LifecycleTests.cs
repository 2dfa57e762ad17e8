using Shouldly;
using Xunit;

namespace Clp.Tests.Runtime;

public sealed class LifecycleTests
{
    private static readonly Actor Ada = Actor.Human("ada");

    [Fact]
    public async Task SubmitAsync_ValidPayload_ChangesStateInOneEvent()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();

        Outcome outcome = await counter.SubmitAsync("increment", StateObject.Of(("amount", 5)));

        outcome.EnsureCommitted().Transition.ShouldBe("add");
        counter.State.Get("count", 0).ShouldBe(5);
        counter.Version.ShouldBe(0);
    }

    [Fact]
    public async Task CommitAsync_DispatchedProposedAccepted_CommitsTheAcceptedValues()
    {
        await using ClpRuntime runtime = new(CounterContract.Build(intent: i => i.Required("reason", Shape.Text)));
        ContractInstance counter = await runtime.OpenAsync();
        Intent intent = counter.Ask(StateObject.Of(("amount", 2)));
        intent.Missing.ShouldBe(["reason"]);

        Proposal proposal = await counter.StageAsync(intent, new ProposalDraft(StateObject.Of(("reason", "asked"))));
        counter.State.Get("count", 0).ShouldBe(0);
        Acceptance acceptance = await counter.AcceptAsync(proposal, Ada);
        Outcome outcome = await counter.CommitAsync(acceptance.EnsureAccepted(), new CommitOptions { By = Ada });

        Outcome.Committed committed = outcome.EnsureCommitted();
        committed.Event.Accepted.ShouldBe([proposal.Id]);
        committed.Event.Origins["reason"].Source.ShouldBe(ValueSource.Ai);
        committed.Event.Origins["amount"].Source.ShouldBe(ValueSource.User);
        counter.State.Get("count", 0).ShouldBe(2);
        counter.PendingIntents.ShouldBeEmpty();
    }

    [Fact]
    public async Task OpenAsync_PendingIntentInStore_IsStillPendingAfterRestart()
    {
        MemoryStore store = new();
        Contract contract = CounterContract.Build(intent: i => i.Required("reason", Shape.Text));
        await using (ClpRuntime first = new(contract, new() { EventStore = store }))
        {
            ContractInstance before = await first.OpenAsync("a");
            Intent intent = before.Ask();
            await before.StageAsync(intent, new ProposalDraft(StateObject.Of(("reason", "asked"))));
        }

        await using ClpRuntime second = new(contract, new() { EventStore = store });
        ContractInstance after = await second.OpenAsync("a");
        Intent pending = after.PendingIntents.ShouldHaveSingleItem();
        Proposal proposal = after.ProposalsFor(pending).ShouldHaveSingleItem();
        (await after.AcceptAsync(proposal, Ada)).IsAccepted.ShouldBeTrue();
        (await after.CommitAsync(pending)).IsCommitted.ShouldBeTrue();
        after.State.Get("count", 0).ShouldBe(1);
    }

    [Fact]
    public async Task CommitAsync_GuardDeniesWithSuggestion_StagesAProposalThatNeedsAcceptance()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();
        Intent intent = counter.Ask(StateObject.Of(("amount", -1)));

        Outcome.Denied denied = (await counter.CommitAsync(intent)).ShouldBeOfType<Outcome.Denied>();

        denied.Denials.ShouldHaveSingleItem().Guard.ShouldBe("not_negative");
        counter.State.Get("count", 0).ShouldBe(0);
        Proposal suggestion = counter.ProposalsFor(intent).ShouldHaveSingleItem();
        suggestion.Id.ShouldBe(denied.Suggestion!.Value);
        suggestion.Source.ShouldBe(ProposalSource.GuardSuggestion);
        await counter.AcceptAsync(suggestion, Ada);
        (await counter.CommitAsync(intent)).IsCommitted.ShouldBeTrue();
        counter.State.Get("count", 0).ShouldBe(1);
    }

    [Fact]
    public async Task CreateAsync_WithAnIdGenerator_OpensWhatItNames()
    {
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { IdGenerator = () => "till 7" });

        ContractInstance counter = await runtime.CreateAsync();

        counter.Id.ShouldBe("till 7");
        (await runtime.OpenAsync("till 7")).ShouldBeSameAs(counter);
    }

    [Fact]
    public void SuggestedValues_OfSeveralGuards_AreTheFirstOnesForEachField()
    {
        Outcome.Denied denied = new([new("silent", "No."), new("first", "No.", StateObject.Of(("amount", 1))), new("second", "No.", StateObject.Of(("amount", 2), ("to", "x")))]);

        denied.SuggestedValues().ShouldBe(StateObject.Of(("amount", 1), ("to", "x")));
        new Outcome.Denied([new("silent", "No.")]).SuggestedValues().ShouldBeNull();
    }

    [Fact]
    public async Task ReplayAsync_AnyVersion_EqualsTheStateOfThatMoment()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();
        for (int i = 1; i <= 5; i++)
        {
            await counter.SubmitAsync("increment", StateObject.Of(("amount", i)));
        }

        (await counter.ReplayAsync(-1)).Get("count", -1).ShouldBe(0);
        (await counter.ReplayAsync(2)).Get("count", -1).ShouldBe(6);
        (await counter.ReplayAsync(4)).ShouldBe(counter.State);
        (await counter.VerifyAsync()).IsConsistent.ShouldBeTrue();
    }

    [Fact]
    public async Task SubmitAsync_SameOperationTwice_GivesTheStoredAnswer()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();
        CommitOptions once = new() { Operation = new OperationId("op-1") };

        Outcome first = await counter.SubmitAsync("increment", StateObject.Of(("amount", 3)), once);
        Outcome second = await counter.SubmitAsync("increment", StateObject.Of(("amount", 3)), once);

        second.EnsureCommitted().Version.ShouldBe(first.EnsureCommitted().Version);
        counter.State.Get("count", 0).ShouldBe(3);
        LifecycleException reused = await Should.ThrowAsync<LifecycleException>(async () => await counter.SubmitAsync("increment", StateObject.Of(("amount", 4)), once));
        reused.Code.ShouldBe(ClpCodes.OperationReused);
    }
}
