using System.Collections.Immutable;
using System.Text.Json;
using Clp.Ai.Tests.Conversations;
using Clp.Ai.Tests.Mediation;
using Clp.Tests.Runtime;
using Microsoft.Extensions.AI;

namespace Clp.Ai.Tests.Approvals;

/// <summary>Several calls that were taken as one are one request, decided as one, before and after a restart.</summary>
public sealed class BatchApprovalsTests
{
    [Fact]
    public async Task Requests_ForSeveralThatBelongTogether_AreOne_AndThoseByThemselvesStayTheirOwn()
    {
        await using Shop shop = await Shop.OpenAsync();
        MediatedProposal alone = await new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("vase", 1));
        ImmutableArray<MediatedProposal> together = await ProposeAsync(shop);

        ImmutableArray<ToolApprovalRequestContent> requests = await shop.Instance.ToApprovalRequestsAsync();

        requests.Select(r => r.RequestId).ShouldBe([alone.ToApprovalRequest().RequestId, together[0].ToApprovalRequest().RequestId]);
        together.Select(m => m.ToApprovalRequest().RequestId).Distinct().ShouldHaveSingleItem();
        FunctionCallContent shown = requests[1].ToolCall.ShouldBeOfType<FunctionCallContent>();
        (shown.Name, shown.InformationalOnly).ShouldBe((ToolApprovals.BatchName, true));
        JsonSerializer.Serialize(shown.Arguments).ShouldBe("""{"calls":[{"name":"refill","arguments":{"count":50}},{"name":"order","arguments":{"article":"lamp","count":55}}]}""");
        StateDelta.FromValue(StateValue.Parse(requests[1].AdditionalProperties![ToolApprovals.ChangeKey].ShouldBeOfType<JsonElement>().GetRawText()))
            .ShouldBe(StateDelta.Of(new StateOp.Set("stock", 60), new StateOp.Set("stock", 5)));
        requests[1].RawRepresentation.ShouldBeOfType<BatchPreview>().Items.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Approved_AllAreCommittedInOneAppend_AndASecondDecisionDoesNothing()
    {
        ScriptedStore store = new();
        await using Shop shop = await Shop.OpenAsync(o => o.EventStore = store);
        ToolApprovalRequestContent request = (await ProposeAsync(shop))[1].ToApprovalRequest();
        int appends = store.Appends;

        ApprovalResult result = await shop.Instance.DecideAsync(request.CreateResponse(true), Shop.Ada);

        (result.Status, result.WasDecidedBefore).ShouldBe((ApprovalStatus.Committed, false));
        result.Batch!.EnsureCommitted().Commits.Select(c => (c.Event.By, c.Event.Intent)).ShouldBe([(Shop.Ada, "refill"), (Shop.Ada, "order")]);
        (store.Appends - appends).ShouldBe(3, "two acceptances, and one append for both commits");
        shop.Instance.State.Get("stock", 0).ShouldBe(5);
        await NothingMoreAsync(shop, request, ApprovalStatus.Committed);
    }

    [Fact]
    public async Task Rejected_AllAre_AndASecondDecisionDoesNothing()
    {
        await using Shop shop = await Shop.OpenAsync();
        MediatedProposal alone = await new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("vase", 1));
        ToolApprovalRequestContent request = (await ProposeAsync(shop))[0].ToApprovalRequest();

        ApprovalResult result = await shop.Instance.DecideAsync(request.CreateResponse(false, "Too dear."), Shop.Ada);

        (result.Status, result.Reason).ShouldBe((ApprovalStatus.Rejected, "Too dear."));
        (await shop.Instance.LogAsync()).Select(e => e.Event).OfType<ContractEvent.ProposalRejected>().Select(r => (r.By, r.Reason)).ShouldBe([(Shop.Ada, "Too dear."), (Shop.Ada, "Too dear.")]);
        shop.Instance.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(alone.Intent!.Id);
        await NothingMoreAsync(shop, request, ApprovalStatus.Rejected);
        (await shop.Instance.DecideAsync(alone.ToApprovalRequest().CreateResponse(true), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Committed);
    }

    [Fact]
    public async Task AfterAStateChange_TheWholeIsStale_AndNothingIsAccepted()
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await ProposeAsync(shop))[0].ToApprovalRequest();
        (await shop.Instance.SubmitAsync("refill", StateObject.Of(("count", 1)))).EnsureCommitted();

        (await shop.Instance.DecideAsync(request.CreateResponse(true), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Stale);

        shop.Instance.State.Get("stock", 0).ShouldBe(11);
        (await shop.KindsAsync()).ShouldNotContain("ProposalAccepted");
        (await shop.KindsAsync())[^1].ShouldBe("AttemptRefused");
        (await shop.Instance.ToApprovalRequestsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task OneEdited_TheWholeIsShownAnew_AndTheOldRequestIsStale()
    {
        await using Shop shop = await Shop.OpenAsync();
        ImmutableArray<MediatedProposal> together = await ProposeAsync(shop);
        ToolApprovalRequestContent before = together[0].ToApprovalRequest();
        (await shop.Instance.AcceptAsync(together[1].Proposal!, Shop.Ada, new AcceptOptions { Edit = StateObject.Of(("count", 7)) })).EnsureAccepted();

        ToolApprovalRequestContent now = (await shop.Instance.ToApprovalRequestsAsync()).ShouldHaveSingleItem();

        now.RequestId.ShouldNotBe(before.RequestId);
        JsonSerializer.Serialize(now.ToolCall.ShouldBeOfType<FunctionCallContent>().Arguments).ShouldContain("\"count\":7");
        (await shop.Instance.DecideAsync(before.CreateResponse(true), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Stale);
        shop.Instance.State.Get("stock", 0).ShouldBe(10);
        (await shop.Instance.DecideAsync(now.CreateResponse(true), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Committed);
        shop.Instance.State.Get("stock", 0).ShouldBe(53);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task OneRejectedOrWithdrawnByItself_TheWholeIsRejected_AndWhatIsLeftCanBeClearedAway(int which)
    {
        foreach (bool isWithdrawn in new[] { false, true })
        {
            await using Shop shop = await Shop.OpenAsync();
            ImmutableArray<MediatedProposal> together = await ProposeAsync(shop);
            ToolApprovalRequestContent request = together[0].ToApprovalRequest();
            await (isWithdrawn ? shop.Instance.WithdrawAsync(together[which].Intent!, Shop.Ada, "no") : shop.Instance.RejectAsync(together[which].Proposal!, Shop.Ada, "no"));

            (await shop.Instance.ToApprovalRequestsAsync()).ShouldBeEmpty();
            (await shop.Instance.DecideAsync(request.CreateResponse(true), Shop.Ada)).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(ApprovalStatus.Rejected), r => r.Reason.ShouldBe("no"), r => r.WasDecidedBefore.ShouldBeTrue());
            shop.Instance.PendingIntents.ShouldNotBeEmpty();
            (await shop.Instance.DecideAsync(request.CreateResponse(false), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Rejected);

            shop.Instance.PendingIntents.ShouldBeEmpty();
            shop.Instance.State.ShouldBe(Shop.Contract.InitialState);
        }
    }

    [Theory]
    [InlineData("clp:INTENT:PROPOSAL:HASH")]
    [InlineData("clp:batch:INTENT:OTHER:HASH")]
    [InlineData("clp:batch:99:PROPOSAL:HASH")]
    [InlineData("clp:batch:INTENT:99:HASH")]
    [InlineData("clp:batch:batch:INTENT:PROPOSAL:HASH")]
    [InlineData("clp:batch:INTENT:PROPOSAL:HASH:")]
    [InlineData("clp:batch:ALONE:HASH")]
    public async Task AForgedId_IsUnknown_AndNothingIsRecorded(string forged)
    {
        await using Shop shop = await Shop.OpenAsync();
        MediatedProposal alone = await new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("vase", 1));
        ImmutableArray<MediatedProposal> made = await ProposeAsync(shop);
        long version = shop.Instance.Version;
        string id = forged.Replace("INTENT", made[0].Intent!.Id.ToString(), StringComparison.Ordinal).Replace("PROPOSAL", made[0].Proposal!.Id.ToString(), StringComparison.Ordinal)
            .Replace("OTHER", made[1].Proposal!.Id.ToString(), StringComparison.Ordinal).Replace("ALONE", $"{alone.Intent!.Id}:{alone.Proposal!.Id}", StringComparison.Ordinal)
            .Replace("HASH", made[0].Batch!.Hash, StringComparison.Ordinal);

        foreach (bool approved in new[] { true, false })
        {
            (await shop.Instance.DecideAsync(Response(id, approved), Shop.Ada)).Status.ShouldBe(ApprovalStatus.Unknown);
        }

        (shop.Instance.Version, shop.Instance.State).ShouldBe((version, Shop.Contract.InitialState));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnAi_DecidesNothing(bool approved)
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await ProposeAsync(shop))[0].ToApprovalRequest();

        (await shop.Instance.DecideAsync(request.CreateResponse(approved), Actor.Ai("other"))).Status.ShouldBe(ApprovalStatus.NotPermitted);

        shop.Instance.PendingIntents.Length.ShouldBe(2);
        (await shop.KindsAsync()).ShouldNotContain(k => k == "ProposalAccepted" || k == "ProposalRejected" || k == "StateCommitted");
    }

    [Theory]
    [InlineData(true, ApprovalStatus.Committed, 14)]
    [InlineData(false, ApprovalStatus.Rejected, 10)]
    public async Task WithOneThatTheContractsRuleAccepted_ItIsStillOneDecision(bool approved, ApprovalStatus expected, int stock)
    {
        await using Shop shop = await Shop.OpenAsync();
        ImmutableArray<MediatedProposal> together = await new ProposalMediator(shop.Instance).ProposeAllAsync([Refill(5), Shop.Order("lamp", 1)]);
        together[0].Status.ShouldBe(MediationStatus.Accepted);
        ToolApprovalRequestContent request = (await shop.Instance.ToApprovalRequestsAsync()).ShouldHaveSingleItem();

        (await shop.Instance.DecideAsync(request.CreateResponse(approved), Shop.Ada)).Status.ShouldBe(expected);

        shop.Instance.State.Get("stock", 0).ShouldBe(stock);
        await NothingMoreAsync(shop, request, expected);
    }

    [Fact]
    public async Task AQuorumForOneOfThem_IsWaitedForByAll()
    {
        Contract contract = Contract.Define("vault").State(StateObject.Of(("open", 0), ("told", 0)), Field.Required("open", Shape.Integer), Field.Required("told", Shape.Integer))
            .Intent("tell").Intent("open", i => i.Accept(AcceptancePolicy.Quorum(2, "keeper")).Require("asked", "The owner was asked."))
            .Transition("tell", "tell", _ => StateDelta.Set("told", 1)).Transition("open", "open", _ => StateDelta.Set("open", 1)).Build();
        await using ClpRuntime runtime = new(contract);
        ContractInstance vault = await runtime.OpenAsync();
        ToolApprovalResponseContent yes = (await new ProposalMediator(vault).ProposeAllAsync([new ModelCall("open", null), new ModelCall("tell", null)]))[0].ToApprovalRequest().CreateResponse(true);

        (await vault.DecideAsync(yes, Actor.Human("c"))).Status.ShouldBe(ApprovalStatus.NotPermitted);
        (await vault.DecideAsync(yes, Actor.Human("a", "keeper"))).Status.ShouldBe(ApprovalStatus.NeedsMore);
        (await vault.DecideAsync(yes, Actor.Human("a", "keeper"))).Status.ShouldBe(ApprovalStatus.NotPermitted);
        (await vault.DecideAsync(yes, Actor.Human("b", "keeper"))).Status.ShouldBe(ApprovalStatus.NotPermitted);
        vault.State.ShouldBe(contract.InitialState);
        (await vault.DecideAsync(yes, Actor.Human("b", "keeper"), ["asked"])).Status.ShouldBe(ApprovalStatus.Committed);
        (vault.State.Get("open", 0), vault.State.Get("told", 0)).ShouldBe((1, 1));
    }

    [Fact]
    public async Task DecidedByManyAtOnce_ItIsDoneOnce()
    {
        await using Shop shop = await Shop.OpenAsync();
        ToolApprovalRequestContent request = (await ProposeAsync(shop))[0].ToApprovalRequest();

        ApprovalResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => shop.Instance.DecideAsync(request.CreateResponse(true), Actor.Human("h" + i)).AsTask()));

        results.ShouldAllBe(r => r.Status == ApprovalStatus.Committed);
        results.Count(r => !r.WasDecidedBefore).ShouldBe(1);
        shop.Instance.State.Get("stock", 0).ShouldBe(5);
    }

    [Theory]
    [MemberData(nameof(InterruptedDecision.All), MemberType = typeof(InterruptedDecision))]
    public async Task InterruptedAtEachWrite_AfterARestart_ItIsOneRequestStill_AndIsDoneOnce(Interruption what, bool approved)
    {
        const int Proposing = 4;
        int appends = await InterruptedDecision.RunAsync(Proposing, what, approved, async shop => (await ProposeAsync(shop))[0], async (again, response, where) =>
        {
            bool wasDone = again.Instance.StateVersion >= 0, wasRejected = (await again.KindsAsync()).Contains("ProposalRejected");
            (await again.Instance.ToApprovalRequestsAsync()).Select(r => r.RequestId).ShouldBe(wasDone || wasRejected ? [] : [response.RequestId], where);
            (await again.Instance.DecideAsync(response, Shop.Ada)).ShouldSatisfyAllConditions(
                r => r.Status.ShouldBe(approved ? ApprovalStatus.Committed : ApprovalStatus.Rejected, where),
                r => r.WasDecidedBefore.ShouldBe(wasDone || wasRejected, where));
            again.Instance.State.Get("stock", 0).ShouldBe(approved ? 5 : 10, where);
            again.Instance.PendingIntents.ShouldBeEmpty(where);
            string[] kinds = await again.KindsAsync();
            (kinds.Count(k => k == "StateCommitted"), kinds.Count(k => k == "ProposalRejected")).ShouldBe(approved ? (2, 0) : (0, 2), where);
        });

        appends.ShouldBe(3);
    }

    [Fact]
    public async Task TheProcessDiedBeforeAllWereMade_ThereIsNothingToApprove()
    {
        ScriptedStore store = new();
        await using (Shop shop = await Shop.OpenAsync(o => o.EventStore = store))
        {
            await ProposeAsync(shop);
        }

        // What was stored when it died: the first proposal, and the second intent without one.
        MemoryStore cut = new();
        await foreach (RecordedEvent e in store.Inner.ReadAsync(new StreamId("", "shop", "one"), 0, default))
        {
            if (e.Version < 3)
            {
                await cut.AppendAsync(e.Stream, Expected.Exactly(e.Version - 1), new Append(e.Event, e.Header), default);
            }
        }

        await using Shop again = await Shop.OpenAsync(o => o.EventStore = cut);
        Proposal first = again.Instance.PendingIntents.SelectMany(i => again.Instance.ProposalsFor(i)).ShouldHaveSingleItem();

        (await again.Instance.ToApprovalRequestsAsync()).ShouldBeEmpty();
        (await again.Instance.DecideAsync(Response($"clp:batch:{first.IntentId}:{first.Id}:{new string('0', 64)}", true), Shop.Ada)).Status.ShouldBe(ApprovalStatus.NotCommitted);
        (await again.Instance.AcceptAsync(first, Shop.Ada)).EnsureAccepted();
        (await again.Instance.CommitAsync(again.Instance.PendingIntents[0])).ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Together:");
        again.Instance.State.ShouldBe(Shop.Contract.InitialState);
    }

    private static ModelCall Refill(int count) => new("refill", new Dictionary<string, object?> { ["count"] = count });

    private static ValueTask<ImmutableArray<MediatedProposal>> ProposeAsync(Shop shop) => new ProposalMediator(shop.Instance).ProposeAllAsync([Refill(50), Shop.Order("lamp", 55)]);

    private static async Task NothingMoreAsync(Shop shop, ToolApprovalRequestContent request, ApprovalStatus expected)
    {
        (long version, StateObject state) = (shop.Instance.Version, shop.Instance.State);
        foreach (bool again in new[] { true, false })
        {
            (await shop.Instance.DecideAsync(request.CreateResponse(again), Actor.Human("bob"))).ShouldSatisfyAllConditions(r => r.Status.ShouldBe(expected), r => r.WasDecidedBefore.ShouldBeTrue());
        }

        (shop.Instance.Version, shop.Instance.State).ShouldBe((version, state));
    }

    private static ToolApprovalResponseContent Response(string id, bool approved) => new(id, approved, new FunctionCallContent("c", "order"));
}
