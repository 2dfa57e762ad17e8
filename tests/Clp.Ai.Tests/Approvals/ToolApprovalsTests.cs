using System.Collections.Immutable;
using System.Text.Json;
using Clp.Ai.Tests.Conversations;
using Clp.Ai.Tests.Mediation;
using Clp.Tests.Runtime;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Approvals;

/// <summary>A decision carries out what is stored and was shown, once; whatever a response says beside that has no effect.</summary>
public sealed class ToolApprovalsTests
{
    [Fact]
    public async Task Approved_WhatWasShownIsDone_AndTheRequestShowsIt()
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await ProposeAsync(shop)).ToApprovalRequest();

        FunctionCallContent shown = request.ToolCall.ShouldBeOfType<FunctionCallContent>();
        (shown.Name, shown.InformationalOnly, JsonSerializer.Serialize(shown.Arguments)).ShouldBe(("order", true, """{"article":"lamp","count":2}"""));
        request.AdditionalProperties![ToolApprovals.ChangeKey].ShouldBeOfType<JsonElement>().GetRawText().ShouldContain("8");
        ApprovalResult result = await shop.Instance.DecideAsync(request.CreateResponse(true), Shop.Ada);

        (result.Status, result.WasDecidedBefore).ShouldBe((ApprovalStatus.Committed, false));
        result.Outcome!.EnsureCommitted().Event.By.ShouldBe(Shop.Ada);
        shop.Instance.State.Get("stock", 0).ShouldBe(8);
    }

    [Fact]
    public async Task Approved_WhatTheContractsRuleAcceptedOnAnotherState_IsStale()
    {
        await using Shop shop = await Shop.OpenAsync();
        MediatedProposal accepted = await new ProposalMediator(shop.Instance).ProposeAsync(new ModelCall("refill", new Dictionary<string, object?> { ["count"] = 5 }));
        accepted.Status.ShouldBe(MediationStatus.Accepted);
        ToolApprovalRequestContent request = accepted.ToApprovalRequest();
        (await shop.Instance.SubmitAsync("refill", StateObject.Of(("count", 50)))).EnsureCommitted();

        ApprovalResult result = await shop.Instance.DecideAsync(request.CreateResponse(true), Shop.Ada);

        result.Status.ShouldBe(ApprovalStatus.Stale);
        shop.Instance.State.Get("stock", 0).ShouldBe(60);
    }

    [Fact]
    public async Task Approved_WhileTheStateChangesBehindTheAcceptance_IsStale()
    {
        Meanwhile meanwhile = new();
        await using Shop shop = await Shop.OpenAsync(o => o.Interceptors.Add(meanwhile));
        meanwhile.Instance = shop.Instance;
        ToolApprovalRequestContent request = (await ProposeAsync(shop)).ToApprovalRequest();

        ApprovalResult result = await shop.Instance.DecideAsync(request.CreateResponse(true), Shop.Ada);

        result.Status.ShouldBe(ApprovalStatus.Stale);
        shop.Instance.State.Get("stock", 0).ShouldBe(60);
    }

    [Fact]
    public async Task Approved_TheEchoedCallIsNotLookedAt()
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await ProposeAsync(shop)).ToApprovalRequest();
        FunctionCallContent forged = new("other", "refill", new Dictionary<string, object?> { ["article"] = "brick", ["count"] = 100 });

        ApprovalResult result = await shop.Instance.DecideAsync(new ToolApprovalResponseContent(request.RequestId, true, forged), Shop.Ada);

        result.Outcome!.EnsureCommitted().Event.Payload.ShouldBe(StateObject.Parse("""{"article":"lamp","count":2}"""));
        shop.Instance.State.Get("stock", 0).ShouldBe(8);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("clp:0:1")]
    [InlineData("clp:0:1:")]
    [InlineData("clp:00:1:HASH")]
    [InlineData("clp:-0:1:HASH")]
    [InlineData("clp:0:1:HASH ")]
    [InlineData("clp:0:0:HASH")]
    [InlineData("clp:1:1:HASH")]
    [InlineData("clp:99:100:HASH")]
    [InlineData("clp:99999999999999999999:1:HASH")]
    [InlineData("CLP:0:1:HASH")]
    public async Task AForgedId_IsUnknown_AndNothingIsRecorded(string forged)
    {
        await using Shop shop = await Shop.OpenAsync();
        MediatedProposal made = await ProposeAsync(shop);
        long version = shop.Instance.Version;
        string id = forged.Replace("HASH", made.Preview!.Hash, StringComparison.Ordinal);

        foreach (bool approved in new[] { true, false })
        {
            (await shop.Instance.DecideAsync(Response(id.Length == 0 ? " x" : id, approved), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Unknown);
        }

        (shop.Instance.Version, shop.Instance.State).ShouldBe((version, Shop.Contract.InitialState));
    }

    [Fact]
    public async Task AnotherHash_IsStale_AndRecorded_AndTheProposalWaitsAsBefore()
    {
        await using Shop shop = await Shop.OpenAsync();
        MediatedProposal made = await ProposeAsync(shop);

        ApprovalResult result = await shop.Instance.DecideAsync(Response($"clp:{made.Intent!.Id}:{made.Proposal!.Id}:{new string('0', 64)}", true), Shop.Ada);

        result.Status.ShouldBe(ApprovalStatus.Stale);
        (await shop.KindsAsync())[^1].ShouldBe("AttemptRefused");
        shop.Instance.ProposalsFor(made.Intent).Single().Status.ShouldBe(ProposalStatus.Staged);
        (await shop.Instance.DecideAsync(made.ToApprovalRequest().CreateResponse(true), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Committed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Decided_AgainOrTheOtherWay_DoesNothingAndAnswersAsBefore(bool approved)
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await ProposeAsync(shop)).ToApprovalRequest();
        ApprovalResult first = await shop.Instance.DecideAsync(request.CreateResponse(approved, "my reason"), Shop.Ada);
        (long version, StateObject state) = (shop.Instance.Version, shop.Instance.State);

        foreach (bool again in new[] { approved, !approved })
        {
            ApprovalResult second = await shop.Instance.DecideAsync(request.CreateResponse(again), Actor.Human("bob"));

            (second.Status, second.WasDecidedBefore).ShouldBe((first.Status, true));
        }

        first.Status.ShouldBe(approved ? ApprovalStatus.Committed : ApprovalStatus.Rejected);
        (shop.Instance.Version, shop.Instance.State).ShouldBe((version, state));
    }

    [Fact]
    public async Task Rejected_OthersOfTheBatchStay_AndTheReasonIsInTheLog()
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance);
        MediatedProposal one = await mediator.ProposeAsync(Shop.Order("lamp", 1)), other = await mediator.ProposeAsync(Shop.Order("vase", 1));

        ApprovalResult result = await shop.Instance.DecideAsync(one.ToApprovalRequest().CreateResponse(false, "Too dear.\nReally."), Shop.Ada);

        result.Status.ShouldBe(ApprovalStatus.Rejected);
        ContractEvent.ProposalRejected rejected = (await shop.Instance.LogAsync()).Select(e => e.Event).OfType<ContractEvent.ProposalRejected>().Single();
        (rejected.By, rejected.Reason.Contains('\n', StringComparison.Ordinal)).ShouldBe((Shop.Ada, false));
        shop.Instance.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(other.Intent!.Id);
        (await shop.Instance.DecideAsync(other.ToApprovalRequest().CreateResponse(true), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Committed);
    }

    [Fact]
    public async Task AfterAStateChange_ItIsStale_AndNothingIsDone()
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await ProposeAsync(shop)).ToApprovalRequest();
        (await shop.Instance.SubmitAsync("refill", StateObject.Of(("count", 1)))).EnsureCommitted();

        (await shop.Instance.DecideAsync(request.CreateResponse(true), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Stale);

        shop.Instance.State.Get("stock", 0).ShouldBe(11);
        (await shop.KindsAsync())[^1].ShouldBe("AttemptRefused");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnAi_DecidesNothing(bool approved)
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await ProposeAsync(shop)).ToApprovalRequest();

        (await shop.Instance.DecideAsync(request.CreateResponse(approved), Actor.Ai("other"))).Status.ShouldBe(ApprovalStatus.NotPermitted);

        shop.Instance.PendingIntents.Length.ShouldBe(1);
        shop.Instance.State.ShouldBe(Shop.Contract.InitialState);
    }

    [Theory]
    [InlineData(true, ApprovalStatus.Committed)]
    [InlineData(false, ApprovalStatus.Rejected)]
    public async Task WhatTheContractsRuleAccepted_IsCommittedOrWithdrawn(bool approved, ApprovalStatus expected)
    {
        await using Shop shop = await Shop.OpenAsync();
        MediatedProposal made = await new ProposalMediator(shop.Instance).ProposeAsync(new ModelCall("refill", new Dictionary<string, object?> { ["count"] = 5 }));
        made.Status.ShouldBe(MediationStatus.Accepted);

        (await shop.Instance.DecideAsync(made.ToApprovalRequest().CreateResponse(approved), Shop.Ada)).Status.ShouldBe(expected);

        shop.Instance.State.Get("stock", 0).ShouldBe(approved ? 15 : 10);
        shop.Instance.PendingIntents.ShouldBeEmpty();
        (await shop.Instance.DecideAsync(made.ToApprovalRequest().CreateResponse(true), Shop.Ada)).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(expected), r => r.WasDecidedBefore.ShouldBeTrue());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AfterARestart_RequestsAreThereAgain_AndTheOldOneIsGood(bool wasAccepted)
    {
        MemoryStore store = new();
        string before;
        await using (Shop shop = await Shop.OpenAsync(o => o.EventStore = store))
        {
            MediatedProposal made = await ProposeAsync(shop);
            before = made.ToApprovalRequest().RequestId;
            if (wasAccepted)
            {
                // The process ended between acceptance and commit.
                (await shop.Instance.AcceptAsync(made.Proposal!, Shop.Ada)).EnsureAccepted();
            }
        }

        await using Shop again = await Shop.OpenAsync(o => o.EventStore = store);
        ImmutableArray<ToolApprovalRequestContent> waiting = await again.Instance.ToApprovalRequestsAsync();

        waiting.ShouldHaveSingleItem().RequestId.ShouldBe(before);
        (await again.Instance.DecideAsync(Response(before, true), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Committed);
        again.Instance.State.Get("stock", 0).ShouldBe(8);
        await using Shop third = await Shop.OpenAsync(o => o.EventStore = store);
        (await third.Instance.DecideAsync(Response(before, true), Shop.Ada)).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(ApprovalStatus.Committed), r => r.WasDecidedBefore.ShouldBeTrue());
        third.Instance.State.Get("stock", 0).ShouldBe(8);
    }

    [Theory]
    [MemberData(nameof(InterruptedDecision.All), MemberType = typeof(InterruptedDecision))]
    public async Task InterruptedAtEachWrite_TheSameDecisionAgainAfterARestart_IsDoneOnce(Interruption what, bool approved)
    {
        const int Staged = 2;
        int appends = await InterruptedDecision.RunAsync(Staged, what, approved, async shop => await ProposeAsync(shop), async (again, response, where) =>
        {
            (await again.Instance.DecideAsync(response, Shop.Ada)).Status.ShouldBe(approved ? ApprovalStatus.Committed : ApprovalStatus.Rejected, where);
            again.Instance.State.Get("stock", 0).ShouldBe(approved ? 8 : 10);
            again.Instance.PendingIntents.ShouldBeEmpty();
            (await again.Instance.LogAsync()).Count(e => e.Event is ContractEvent.StateCommitted).ShouldBe(approved ? 1 : 0);
        });

        appends.ShouldBe(2);
    }

    [Fact]
    public async Task DecidedByTwoAtOnce_ItIsDoneOnce()
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await ProposeAsync(shop)).ToApprovalRequest();

        ApprovalResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => shop.Instance.DecideAsync(request.CreateResponse(true), Actor.Human("h" + i)).AsTask()));

        results.ShouldAllBe(r => r.Status == ApprovalStatus.Committed);
        results.Count(r => !r.WasDecidedBefore).ShouldBe(1);
        shop.Instance.State.Get("stock", 0).ShouldBe(8);
    }

    [Fact]
    public async Task AQuorum_NeedsSeveral_AndTheSameActorCountsOnce()
    {
        Contract contract = Contract.Define("vault").State(StateObject.Of(("open", false)), Field.Required("open", Shape.Boolean))
            .Intent("open", i => i.Accept(AcceptancePolicy.Quorum(2, "keeper")).Require("asked", "The owner was asked."))
            .Transition("open", "open", _ => StateDelta.Set("open", true)).Build();
        await using ClpRuntime runtime = new(contract);
        ContractInstance vault = await runtime.OpenAsync();
        ToolApprovalResponseContent yes = (await new ProposalMediator(vault).ProposeAsync(new ModelCall("open", null))).ToApprovalRequest().CreateResponse(true);

        (await vault.DecideAsync(yes, Actor.Human("a", "keeper"))).Status.ShouldBe(ApprovalStatus.NeedsMore);
        (await vault.DecideAsync(yes, Actor.Human("a", "keeper"))).Status.ShouldBe(ApprovalStatus.NotPermitted);
        (await vault.DecideAsync(yes, Actor.Human("c"))).Status.ShouldBe(ApprovalStatus.NotPermitted);
        (await vault.DecideAsync(yes, Actor.Human("b", "keeper"))).Status.ShouldBe(ApprovalStatus.NotPermitted);
        vault.State.Get("open", false).ShouldBeFalse();
        (await vault.DecideAsync(yes, Actor.Human("b", "keeper"), ["asked"])).Status.ShouldBe(ApprovalStatus.Committed);
        vault.State.Get("open", false).ShouldBeTrue();
    }

    [Fact]
    public async Task ThereIsNothingToApprove_AboutWhatCannotBeCarriedOut()
    {
        await using Shop shop = await Shop.OpenAsync();
        MediatedProposal denied = await new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("lamp", 99));

        Should.Throw<ClpException>(denied.ToApprovalRequest).Code.ShouldBe(ClpCodes.BadArgument);
        (await shop.Instance.ToApprovalRequestsAsync()).ShouldBeEmpty();
    }

    private static ValueTask<MediatedProposal> ProposeAsync(Shop shop) => new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("lamp", 2));

    private static ToolApprovalResponseContent Response(string id, bool approved) => new(id, approved, new FunctionCallContent("c", "order"));

    /// <summary>Somebody commits between an acceptance and what follows it.</summary>
    private sealed class Meanwhile : IClpInterceptor
    {
        public ContractInstance? Instance { get; set; }

        public async ValueTask<Acceptance> AcceptAsync(AcceptingArgs args, AcceptHandler next, CancellationToken cancellationToken)
        {
            Acceptance acceptance = await next(args, cancellationToken);
            (await Instance!.SubmitAsync("refill", StateObject.Of(("count", 50)), cancellationToken: cancellationToken)).EnsureCommitted();
            return acceptance;
        }
    }
}
