using System.Text.Json;

namespace Clp.Ai.Tests.Mediation;

/// <summary>From a model's call to a proposal that waits, or to the reasons why it cannot.</summary>
public sealed class ProposalMediatorTests
{
    [Fact]
    public async Task ACallThatFits_Waits_WithAPreviewThatBindsTheCommit()
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance, new MediationOptions { Name = "clerk" });
        AiTrace trace = new("clerk", "small-1", "hash") { InputTokens = 3, Took = TimeSpan.FromSeconds(1) };

        MediatedProposal mediated = await mediator.ProposeAsync(Shop.Order("lamp", 2) with { Ai = trace, Correlation = "talk-1", Origins = v => Provenance.Ai.With("article", new Origin(ValueSource.User)) });

        mediated.ShouldSatisfyAllConditions(
            m => m.Status.ShouldBe(MediationStatus.Waiting),
            m => m.IsReady.ShouldBeTrue(),
            m => m.CallId.ShouldBe("c1"),
            m => m.Proposal!.By.ShouldBe(Actor.Ai("clerk")),
            m => m.Proposal!.Ai.ShouldBe(trace),
            m => m.Proposal!.Origins["article"].Source.ShouldBe(ValueSource.User),
            m => m.Preview!.Delta.ShouldNotBeNull());
        shop.Instance.State.ShouldBe(Shop.Contract.InitialState);
        (await shop.KindsAsync()).ShouldBe(["IntentDispatched", "ProposalStaged"]);
        (await shop.Instance.LogAsync())[0].Header.Correlation.ShouldBe("talk-1");

        Intent accepted = (await shop.Instance.AcceptAsync(mediated.Proposal!, Shop.Ada)).EnsureAccepted();
        (await shop.Instance.CommitAsync(accepted, new CommitOptions { IfPreview = mediated.Preview!.Hash })).EnsureCommitted();
        shop.Instance.State.Get("stock", 0).ShouldBe(8);
    }

    [Fact]
    public async Task ACallThatGuardsDeny_IsRejectedBeforeAnybodyIsAsked_AndItsCorrectionIsForTheSameIntent()
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance);

        MediatedProposal denied = await mediator.ProposeAsync(Shop.Order("lamp", 50));

        denied.Status.ShouldBe(MediationStatus.Denied);
        denied.Violations.ShouldBe([new Violation("guard", "in_stock", "Only 10 are left.")]);
        denied.Suggestion.ShouldBe(StateObject.Of(("count", 10)));
        (await shop.Instance.AcceptAsync(denied.Proposal!, Shop.Ada)).Status.ShouldBe(AcceptanceStatus.AlreadyDecided);

        MediatedProposal corrected = await mediator.ProposeAsync(Shop.Order("lamp", 10));

        corrected.Status.ShouldBe(MediationStatus.Waiting);
        corrected.Intent!.Id.ShouldBe(denied.Intent!.Id);
        shop.Instance.PendingIntents.Length.ShouldBe(1);
        (await shop.KindsAsync()).ShouldBe(["IntentDispatched", "ProposalStaged", "ProposalRejected", "AttemptRefused", "ProposalStaged"]);
    }

    [Fact]
    public async Task ACorrection_ForAnIntentThatSomebodyWithdrewMeanwhile_IsForANewOne()
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance);
        MediatedProposal denied = await mediator.ProposeAsync(Shop.Order("lamp", 50));
        await shop.Instance.WithdrawAsync(denied.Intent!, Shop.Ada, "Not now.");

        MediatedProposal corrected = await mediator.ProposeAsync(Shop.Order("lamp", 10));

        corrected.Status.ShouldBe(MediationStatus.Waiting);
        corrected.Intent!.Id.ShouldNotBe(denied.Intent!.Id);
    }

    [Theory]
    [InlineData("""{"article":"lamp"}""", MediationStatus.Incomplete, null)]
    [InlineData("""{"article":"lamp","count":"0not a number"}""", MediationStatus.Invalid, "wrong_type")]
    [InlineData("""{"article":"lamp","count":1,"isAdmin":true}""", MediationStatus.Invalid, "unknown_field")]
    [InlineData("""{"article":"lamp","count":1e999999}""", MediationStatus.Invalid, null)]
    [InlineData("""{"article":"lamp","count":1,"__proto__":{}}""", MediationStatus.Invalid, null)]
    public async Task ACallThatDoesNotFit_IsRecorded_AndSaysWhy(string json, MediationStatus expected, string? code)
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance);

        MediatedProposal mediated = await mediator.ProposeAsync(new ModelCall("order", JsonSerializer.Deserialize<Dictionary<string, object?>>(json)));

        mediated.Status.ShouldBe(expected);
        mediated.Missing.ShouldBe(expected == MediationStatus.Incomplete ? ["count"] : []);
        (mediated.Missing.Length + mediated.Violations.Length).ShouldBeGreaterThan(0);
        if (code is not null)
        {
            mediated.Violations[0].Code.ShouldBe(code);
        }

        (await shop.Instance.LogAsync()).Count(e => e.Event is ContractEvent.ProposalStaged).ShouldBe(1);
        (await shop.Instance.AcceptAsync(mediated.Proposal!, Shop.Ada)).IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public async Task ACallWhoseArgumentsCannotBeRead_IsRecordedWithTheModelBehindIt()
    {
        await using Shop shop = await Shop.OpenAsync();
        AiTrace trace = new("chat", "small-1") { OutputTokens = 9 };

        MediatedProposal mediated = await new ProposalMediator(shop.Instance).ProposeAsync(new ModelCall("order", null) { Unreadable = new JsonException(), Ai = trace });

        mediated.Status.ShouldBe(MediationStatus.Invalid);
        mediated.Violations.ShouldHaveSingleItem().Code.ShouldBe(ClpCodes.ReplyMalformed);
        ((ContractEvent.ProposalStaged)(await shop.Instance.LogAsync())[1].Event).Proposal.ShouldSatisfyAllConditions(p => p.Status.ShouldBe(ProposalStatus.Refused), p => p.Ai.ShouldBe(trace));
    }

    [Fact]
    public async Task ARuleOfTheContract_Accepts_AndStillNothingIsDone()
    {
        await using Shop shop = await Shop.OpenAsync();

        MediatedProposal mediated = await new ProposalMediator(shop.Instance).ProposeAsync(new ModelCall("refill", new Dictionary<string, object?> { ["count"] = 5 }));

        mediated.Status.ShouldBe(MediationStatus.Accepted);
        mediated.Preview!.Hash.ShouldNotBeNull();
        shop.Instance.State.ShouldBe(Shop.Contract.InitialState);
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("ORDER")]
    [InlineData("")]
    [InlineData("close shop")]
    public async Task AToolThatIsNotThere_IsNotPossible_AndNothingIsRecorded(string tool)
    {
        await using Shop shop = await Shop.OpenAsync();

        MediatedProposal mediated = await new ProposalMediator(shop.Instance).ProposeAsync(new ModelCall(tool, null));

        mediated.Status.ShouldBe(MediationStatus.NotPossible);
        (await shop.KindsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnIntentThatIsNotPossibleNow_IsNotPossible_AndRecorded()
    {
        await using Shop shop = await Shop.OpenAsync();
        Shop.Contract.AsDeclarations(shop.Instance).ShouldNotContain(d => d.Intent.Name == "close shop");

        MediatedProposal mediated = await new ProposalMediator(shop.Instance).ProposeAsync(new ModelCall("close_shop_" + Hash("close shop"), null));

        mediated.Status.ShouldBe(MediationStatus.NotPossible);
        (await shop.KindsAsync()).ShouldBe(["IntentDispatched", "ProposalStaged", "ProposalRejected"]);
        shop.Instance.State.ShouldBe(Shop.Contract.InitialState);
    }

    [Fact]
    public async Task ACallMadeOnAnOlderState_IsStale()
    {
        await using Shop shop = await Shop.OpenAsync();
        long shown = shop.Instance.StateVersion;
        (await shop.Instance.SubmitAsync("refill", StateObject.Of(("count", 1)))).EnsureCommitted();

        MediatedProposal mediated = await new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("lamp", 1) with { StateVersion = shown });

        mediated.Status.ShouldBe(MediationStatus.Stale);
    }

    [Fact]
    public async Task FailingAgainAndAgain_SpendsTheBudget_AndTheIntentIsWithdrawn()
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance, new MediationOptions { MaxAttemptsPerIntent = 3 });
        for (int i = 0; i < 3; i++)
        {
            (await mediator.ProposeAsync(Shop.Order("lamp", 99))).Status.ShouldBe(MediationStatus.Denied);
        }

        MediatedProposal spent = await mediator.ProposeAsync(Shop.Order("lamp", 1));

        spent.Status.ShouldBe(MediationStatus.OverBudget);
        spent.Violations[0].Code.ShouldBe(ClpCodes.MediationOverBudget);
        shop.Instance.PendingIntents.ShouldBeEmpty();
        (await shop.KindsAsync())[^1].ShouldBe("IntentWithdrawn");
        (await mediator.ProposeAsync(new ModelCall("refill", new Dictionary<string, object?> { ["count"] = 1 }))).IsReady.ShouldBeTrue();
    }

    [Fact]
    public async Task AsMuchWaitsAsMay_AndTheModelHasToWait()
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance, new MediationOptions { MaxWaiting = 2 });
        (await mediator.ProposeAsync(Shop.Order("lamp", 1))).IsReady.ShouldBeTrue();
        MediatedProposal second = await mediator.ProposeAsync(Shop.Order("vase", 1));

        (await mediator.ProposeAsync(Shop.Order("sofa", 1))).Status.ShouldBe(MediationStatus.OverBudget);
        await shop.Instance.WithdrawAsync(second.Intent!, Shop.Ada, "no");
        (await mediator.ProposeAsync(Shop.Order("sofa", 1))).IsReady.ShouldBeTrue();
    }

    [Fact]
    public async Task SwitchedOff_NothingIsStaged_AndWhatWasUnderWayIsRejected()
    {
        ProviderSwitch off = new();
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance, new MediationOptions { Switch = off });
        MediatedProposal during = await mediator.ProposeAsync(Shop.Order("lamp", 1) with
        {
            Origins = _ =>
            {
                off.TurnOff("Too many odd orders.");
                return Provenance.Ai;
            },
        });

        during.Status.ShouldBe(MediationStatus.SwitchedOff);
        (await shop.Instance.AcceptAsync(during.Proposal!, Shop.Ada)).IsAccepted.ShouldBeFalse();
        long version = shop.Instance.Version;
        (await mediator.ProposeAsync(Shop.Order("lamp", 1))).Status.ShouldBe(MediationStatus.SwitchedOff);
        shop.Instance.Version.ShouldBe(version);
        off.TurnOn();
        (await mediator.ProposeAsync(Shop.Order("lamp", 1))).IsReady.ShouldBeTrue();
    }

    [Fact]
    public async Task AHookThatRefuses_IsAnAnswer_AndNothingStaysBehind()
    {
        await using Shop shop = await Shop.OpenAsync(o => o.Interceptors.Add(new Refusing()));

        MediatedProposal mediated = await new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("lamp", 1));

        mediated.Status.ShouldBe(MediationStatus.NotPermitted);
        mediated.Violations.ShouldBe([new Violation(ClpCodes.RateLimited, "", "Later.")]);
        shop.Instance.PendingIntents.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelled_TheIntentThatWasBegunIsWithdrawn()
    {
        using CancellationTokenSource cancel = new();
        await using Shop shop = await Shop.OpenAsync();
        ModelCall call = Shop.Order("lamp", 1) with
        {
            Origins = _ =>
            {
                cancel.Cancel();
                cancel.Token.ThrowIfCancellationRequested();
                return Provenance.Ai;
            },
        };

        await Should.ThrowAsync<OperationCanceledException>(async () => await new ProposalMediator(shop.Instance).ProposeAsync(call, cancel.Token));

        shop.Instance.PendingIntents.ShouldBeEmpty();
    }

    [Fact]
    public async Task Ended_WithdrawsWhatFailed_AndLeavesWhatWaits()
    {
        await using Shop shop = await Shop.OpenAsync();
        ProposalMediator mediator = new(shop.Instance);
        await mediator.ProposeAsync(Shop.Order("lamp", 99));
        MediatedProposal waiting = await mediator.ProposeAsync(new ModelCall("refill", new Dictionary<string, object?> { ["count"] = 50 }));

        await mediator.EndAsync("The conversation is over.");

        shop.Instance.PendingIntents.ShouldHaveSingleItem().Id.ShouldBe(waiting.Intent!.Id);
    }

    [Fact]
    public async Task Answer_TellsTheModelWhatIsWrong_AndNothingOfTheStateOrThePerson()
    {
        await using Shop shop = await Shop.OpenAsync();

        MediatedProposal denied = await new ProposalMediator(shop.Instance).ProposeAsync(Shop.Order("brick", 50));

        denied.Suggestion.ShouldBe(StateObject.Of(("count", 10), ("phone", "555")));
        StateObject answer = denied.ToAnswer();
        answer.Without("note").ShouldBe(StateObject.Parse("""
            {"proposalId":"1","status":"denied","violations":[{"code":"guard","where":"in_stock","message":"Only 10 are left."},{"code":"guard","where":"no_bricks","message":"No bricks."}],"suggestion":{"count":10}}
            """));
        answer.ToJson().ShouldNotContain("s3cret");
    }

    private static string Hash(string name) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)))[..8];

    private sealed class Refusing : IClpInterceptor
    {
        public ValueTask<ProposalDraft?> ProposeAsync(ProposingArgs args, ProposeHandler next, CancellationToken cancellationToken)
            => throw new RefusalException(ClpCodes.RateLimited, "Later.");
    }
}
