using Clp.Testing;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Runtime;

public sealed class AcceptanceTests
{
    [Fact]
    public async Task AnAi_IsRefusedEverywhere_AndEachRefusalIsInTheLog()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();

        (await Should.ThrowAsync<LifecycleException>(async () => await orders.DispatchAsync("order", Article(), By(Bot)))).Code.ShouldBe(ClpCodes.NotPermitted);
        (await orders.LastRefusalAsync()).Step.ShouldBe(RefusedStep.Dispatch);

        Intent intent = await orders.DispatchAsync("order", null, By(Bot));
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article()) { By = Bot });
        (await orders.AcceptAsync(proposal, Bot)).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await orders.AcceptAsync(proposal, Actor.Ai("another"))).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await orders.LastRefusalAsync()).Step.ShouldBe(RefusedStep.Accept);

        (await orders.AcceptAsync(proposal, Ada)).EnsureAccepted();
        (await orders.CommitAsync(intent, By(Bot))).ShouldBeOfType<Outcome.NotPermitted>();
        (await orders.SubmitAsync("order", Article(), By(Bot))).ShouldBeOfType<Outcome.NotPermitted>();
        (await orders.SubmitAsync("order", null, By(Bot))).ShouldBeOfType<Outcome.NotPermitted>();

        orders.State.ShouldBe(Build().InitialState);
        (await orders.KindsAsync()).ShouldBe(["refused", "dispatched", "proposed", "refused", "refused", "accepted", "refused", "refused", "refused"]);
        (await orders.EventsAsync())[^1].Event.By.ShouldBe(Bot);
    }

    [Fact]
    public async Task AcceptAsync_ByTheMaker_IsRefused()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Proposal proposal = await orders.StageAsync(await orders.DispatchAsync("order"), new ProposalDraft(Article()) { By = Actor.Human("ada", "boss") });

        (await orders.AcceptAsync(proposal, Ada)).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await orders.AcceptAsync(proposal, Bob)).Status.ShouldBe(AcceptanceStatus.Accepted);
        (await orders.AcceptAsync(proposal, Bob)).Status.ShouldBe(AcceptanceStatus.AlreadyDecided);
    }

    [Fact]
    public async Task AcceptAsync_ByHumanOnly_RefusesRulesAndServices()
    {
        await using ClpRuntime runtime = new(Build(i => i.Accept(AcceptancePolicy.ByHuman)));
        ContractInstance orders = await runtime.OpenAsync();
        Proposal proposal = await orders.StageAsync(await orders.DispatchAsync("order"), new ProposalDraft(Article()));

        (await orders.AcceptAsync(proposal, Actor.Host)).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await orders.AcceptAsync(proposal, Cy)).Status.ShouldBe(AcceptanceStatus.Accepted);
    }

    [Theory]
    [InlineData("holds", ProposalStatus.Accepted)]
    [InlineData("does not hold", ProposalStatus.Staged)]
    [InlineData("throws", ProposalStatus.Staged)]
    public async Task StageAsync_UnderARule_IsAcceptedWhereItHolds(string rule, ProposalStatus status)
    {
        HookRecorder hooks = new();
        ClpRuntimeOptions options = new();
        options.Middleware.Add(hooks);
        AcceptancePolicy policy = AcceptancePolicy.When(c => rule == "throws" ? throw new InvalidOperationException() : rule == "holds" && c.Intent.Get("article", "") == "lamp", "small");
        await using ClpRuntime runtime = new(Build(i => i.Accept(policy)), options);
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");

        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article()));

        proposal.Status.ShouldBe(status);
        orders.ProposalsFor(intent).ShouldHaveSingleItem().Status.ShouldBe(status);
        hooks.Errors.Count.ShouldBe(rule == "throws" ? 1 : 0);
        if (status == ProposalStatus.Accepted)
        {
            (await orders.EventsAsync())[^1].Event.By.ShouldBe(Actor.System("policy/small"));
            (await orders.CommitAsync(intent)).EnsureCommitted();
        }
        else
        {
            (await orders.AcceptAsync(proposal, Ada)).IsAccepted.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task AcceptAsync_ByAQuorum_NeedsDifferentActorsOfTheRoleWithoutTheDispatcher()
    {
        await using ClpRuntime runtime = new(Build(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk"))));
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order", null, By(Actor.Human("dee", "clerk")));
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article()));

        (await orders.AcceptAsync(proposal, Cy)).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await orders.AcceptAsync(proposal, Actor.Human("dee", "clerk"))).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await orders.AcceptAsync(proposal, Ada)).Status.ShouldBe(AcceptanceStatus.NeedsMore);
        (await orders.AcceptAsync(proposal, Actor.Human("ada", "clerk", "boss"))).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await orders.CommitAsync(intent)).ShouldBeOfType<Outcome.Incomplete>();
        orders.ProposalsFor(intent)[0].Status.ShouldBe(ProposalStatus.PartlyAccepted);
        (await orders.AcceptAsync(proposal, Bob, new AcceptOptions { Edit = StateObject.Of(("count", 2)) })).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await orders.AcceptAsync(proposal, Bob)).Status.ShouldBe(AcceptanceStatus.Accepted);

        (await orders.CommitAsync(intent)).EnsureCommitted().Event.Accepted.ShouldBe([proposal.Id]);
    }

    [Fact]
    public async Task AcceptAsync_ByAQuorumAcrossARestart_RemembersWhoAccepted()
    {
        MemoryStore store = new();
        Contract contract = Build(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk")));
        await using (ClpRuntime first = new(contract, new() { EventStore = store }))
        {
            ContractInstance orders = await first.OpenAsync();
            Proposal proposal = await orders.StageAsync(await orders.DispatchAsync("order"), new ProposalDraft(Article()));
            (await orders.AcceptAsync(proposal, Ada)).Status.ShouldBe(AcceptanceStatus.NeedsMore);
        }

        await using ClpRuntime second = new(contract, new() { EventStore = store });
        ContractInstance again = await second.OpenAsync();
        Proposal held = again.ProposalsFor(again.PendingIntents[0])[0];
        (await again.AcceptAsync(held, Ada)).Status.ShouldBe(AcceptanceStatus.NotPermitted);
        (await again.AcceptAsync(held, Bob)).Status.ShouldBe(AcceptanceStatus.Accepted);
    }

    [Fact]
    public async Task AcceptAsync_AtTheEndOfItsLifetime_IsExpired()
    {
        FakeClock clock = new();
        await using ClpRuntime runtime = new(Build(i => i.ProposalsExpireAfter(TimeSpan.FromMinutes(5))), new() { TimeProvider = clock });
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");
        Proposal early = await orders.StageAsync(intent, new ProposalDraft(Article())), late = await orders.StageAsync(intent, new ProposalDraft(Article("vase")));

        clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        (await orders.AcceptAsync(early, Ada)).Status.ShouldBe(AcceptanceStatus.Accepted);
        clock.Advance(TimeSpan.FromTicks(1));
        (await orders.AcceptAsync(late, Ada)).Status.ShouldBe(AcceptanceStatus.Expired);

        late.ExpiresAt.ShouldBe(clock.GetUtcNow());
        (await orders.LastRefusalAsync()).Outcome.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldStartWith("Expired");
    }

    [Fact]
    public async Task StageAsync_WithALifetimeBeyondTime_NeverExpires()
    {
        await using ClpRuntime runtime = new(Build(), new() { ProposalLifetime = TimeSpan.MaxValue });
        ContractInstance orders = await runtime.OpenAsync();

        Proposal proposal = await orders.StageAsync(await orders.DispatchAsync("order"), new ProposalDraft(Article()));

        proposal.ExpiresAt.ShouldBe(DateTimeOffset.MaxValue);
        (await orders.AcceptAsync(proposal, Ada)).IsAccepted.ShouldBeTrue();
    }

    [Fact]
    public async Task AcceptAsync_StateChangedSince_IsStaleUnlessAllowed()
    {
        foreach (bool allowed in new[] { false, true })
        {
            await using ClpRuntime runtime = new(Build(i => { if (allowed) { i.AllowStaleProposals(); } }));
            ContractInstance orders = await runtime.OpenAsync();
            Intent intent = await orders.DispatchAsync("order");
            Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article().With("count", 10)));
            (await orders.SubmitAsync("order", Article("vase"))).EnsureCommitted();

            Acceptance acceptance = await orders.AcceptAsync(proposal, Ada);

            acceptance.Status.ShouldBe(allowed ? AcceptanceStatus.Accepted : AcceptanceStatus.Stale);
            if (allowed)
            {
                (await orders.CommitAsync(intent)).ShouldBeOfType<Outcome.Denied>().Denials[0].Reason.ShouldBe("Only 9 are left.");
            }
        }
    }

    [Fact]
    public async Task AcceptAsync_OnlyOtherThingsHappenedSince_IsNotStale()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article()));
        await orders.DispatchAsync("order");
        (await orders.SubmitAsync("ship")).ShouldBeOfType<Outcome.NotApplicable>();

        (await orders.AcceptAsync(proposal, Ada)).Status.ShouldBe(AcceptanceStatus.Accepted);
    }

    [Fact]
    public async Task AcceptAsync_MadeUnderAnotherContract_IsStale()
    {
        MemoryStore store = new();
        await using (ClpRuntime first = new(Build(), new() { EventStore = store }))
        {
            ContractInstance orders = await first.OpenAsync();
            await orders.StageAsync(await orders.DispatchAsync("order"), new ProposalDraft(Article()));
        }

        await using ClpRuntime second = new(Build(i => i.AllowStaleProposals()), new() { EventStore = store });
        ContractInstance again = await second.OpenAsync();
        (await again.AcceptAsync(again.ProposalsFor(again.PendingIntents[0])[0], Ada)).Status.ShouldBe(AcceptanceStatus.Stale);
    }

    [Fact]
    public async Task AcceptAsync_WithAnEdit_CountsItAsTheActorsOwn()
    {
        await using ClpRuntime runtime = new(Build());
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order", StateObject.Of(("note", "soon")), By(Cy));
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article().With("count", 3)));

        (await orders.AcceptAsync(proposal, Ada, new AcceptOptions { Edit = StateObject.Of(("count", "many")) })).Errors.ShouldHaveSingleItem().Code.ShouldBe("wrong_type");
        (await orders.AcceptAsync(proposal, Ada, new AcceptOptions { Edit = StateObject.Of(("isAdmin", true)) })).Status.ShouldBe(AcceptanceStatus.Invalid);
        intent = (await orders.AcceptAsync(proposal, Ada, new AcceptOptions { Edit = StateObject.Of(("count", 2)) })).EnsureAccepted();

        intent.Payload.ShouldBe(StateObject.Parse("""{"note":"soon","article":"lamp","count":2}"""));
        (intent.Origins["article"].Source, intent.Origins["count"].Source, intent.Origins["note"].Source).ShouldBe((ValueSource.Ai, ValueSource.User, ValueSource.User));
        (await orders.EventsAsync())[^1].Event.ShouldBeOfType<ContractEvent.ProposalAccepted>().Edited.ShouldBe(["count"]);
        (await orders.CommitAsync(intent)).EnsureCommitted();
        orders.State.Get("stock", 0).ShouldBe(8);
    }

    [Fact]
    public async Task AcceptAsync_PartsOfAFieldsOrigin_FollowTheFieldIntoLogAndRestart()
    {
        MemoryStore store = new();
        await using (ClpRuntime first = new(Build(), new() { EventStore = store }))
        {
            ContractInstance orders = await first.OpenAsync();
            Intent intent = await orders.DispatchAsync("order");
            Provenance origins = Provenance.Ai.With("note:www.x.com", new Origin(ValueSource.Tool, "inbox")).With("elsewhere:y", new Origin(ValueSource.Tool));
            Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article().With("note", "see www.x.com")) { Origins = origins });
            intent = (await orders.AcceptAsync(proposal, Ada)).EnsureAccepted();
            intent.Origins.Fields.Keys.ShouldBe(["article", "note", "note:www.x.com"], ignoreOrder: true);
        }

        await using ClpRuntime second = new(Build(), new() { EventStore = store });
        ContractInstance again = await second.OpenAsync();
        again.PendingIntents[0].Origins["note:www.x.com"].ShouldBe(new Origin(ValueSource.Tool, "inbox"));
        Outcome.Committed committed = (await again.CommitAsync(again.PendingIntents[0])).EnsureCommitted();
        Json.RoundTrip((await again.EventsAsync())[^1]).Event.ShouldBeOfType<ContractEvent.StateCommitted>().Origins["note:www.x.com"].Source.ShouldBe(ValueSource.Tool);
        committed.Event.Origins["article"].Source.ShouldBe(ValueSource.Ai);
    }

    [Fact]
    public void With_FieldsWhoseNamesHoldAColon_KeepTheirOwnOrigins()
    {
        Provenance before = Provenance.User.With("to", new Origin(ValueSource.Tool)).With("to:bank", new Origin(ValueSource.System));

        Provenance after = before.With(StateObject.Of(("to", 1), ("to:bank", 2)), Provenance.Ai);

        after.Fields.Keys.ShouldBe(["to", "to:bank"], ignoreOrder: true);
        (after["to"].Source, after["to:bank"].Source).ShouldBe((ValueSource.Ai, ValueSource.Ai));
        before.With(StateObject.Of(("to:bank", 2)), Provenance.Ai)["to:bank"].Source.ShouldBe(ValueSource.Ai);
    }

    [Fact]
    public async Task Requirements_ThatNobodyAffirmed_HoldUpAcceptanceAndCommit()
    {
        await using ClpRuntime runtime = new(Build(i => i.Require("customer_said_yes", "The customer said yes.").Require("big_order", "A big order was checked.", c => c.Payload.Get("count", 1) > 5)));
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");
        Proposal proposal = await orders.StageAsync(intent, new ProposalDraft(Article().With("count", 6)));

        Acceptance refused = await orders.AcceptAsync(proposal, Ada, new AcceptOptions { Affirm = ["big_order"] });
        refused.Status.ShouldBe(AcceptanceStatus.NotAffirmed);
        refused.Unaffirmed.Select(r => r.Name).ShouldBe(["customer_said_yes"]);
        (await orders.AcceptAsync(proposal, Ada, new AcceptOptions { Affirm = ["customer_said_yes", "big_order"] })).IsAccepted.ShouldBeTrue();
        (await orders.CommitAsync(intent)).EnsureCommitted().Event.Affirmed.ShouldBe(["customer_said_yes", "big_order"]);

        Outcome.NotPermitted submitted = (await orders.SubmitAsync("order", Article())).ShouldBeOfType<Outcome.NotPermitted>();
        submitted.Unaffirmed.ShouldBe(["customer_said_yes"]);
        (await orders.SubmitAsync("order", Article(), new CommitOptions { Affirm = ["customer_said_yes"] })).EnsureCommitted();
    }

    [Fact]
    public async Task Requirements_WhoseConditionThrows_Apply()
    {
        await using ClpRuntime runtime = new(Build(i => i.Require("sure", "Are you sure?", _ => throw new InvalidOperationException())));

        (await (await runtime.OpenAsync()).SubmitAsync("order", Article())).ShouldBeOfType<Outcome.NotPermitted>().Unaffirmed.ShouldBe(["sure"]);
    }

    [Fact]
    public async Task Requirements_AffirmedForOtherValues_AreNotAffirmedForThese()
    {
        await using ClpRuntime runtime = new(Build(i => i.Require("customer_said_yes", "The customer said yes to exactly this.")));
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");
        Proposal lamp = await orders.StageAsync(intent, new ProposalDraft(Article())), vase = await orders.StageAsync(intent, new ProposalDraft(Article("vase")));
        (await orders.AcceptAsync(lamp, Ada, new AcceptOptions { Affirm = ["customer_said_yes"] })).IsAccepted.ShouldBeTrue();

        (await orders.AcceptAsync(vase, Ada)).Status.ShouldBe(AcceptanceStatus.NotAffirmed);
        (await orders.CommitAsync(intent)).EnsureCommitted().Event.Payload.Get("article", "").ShouldBe("lamp");
    }

    [Fact]
    public async Task Requirements_AffirmedByOneOfAQuorumForARejectedProposal_AreGoneWithIt()
    {
        await using ClpRuntime runtime = new(Build(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk")).Require("checked", "It was checked.")));
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order", null, By(Cy));
        Proposal lamp = await orders.StageAsync(intent, new ProposalDraft(Article())), vase = await orders.StageAsync(intent, new ProposalDraft(Article("vase")));
        (await orders.AcceptAsync(lamp, Ada, new AcceptOptions { Affirm = ["checked"] })).Status.ShouldBe(AcceptanceStatus.NeedsMore);
        await orders.RejectAsync(lamp, Bob, "no");

        (await orders.AcceptAsync(vase, Ada)).Status.ShouldBe(AcceptanceStatus.NeedsMore);
        (await orders.AcceptAsync(vase, Bob)).Status.ShouldBe(AcceptanceStatus.NotAffirmed);
        (await orders.AcceptAsync(vase, Bob, new AcceptOptions { Affirm = ["checked"] })).Status.ShouldBe(AcceptanceStatus.Accepted);
    }

    [Fact]
    public async Task Requirements_AffirmedByOneOfAQuorumForARejectedProposal_AreNotAffirmedForTheCallersOwnValues()
    {
        await using ClpRuntime runtime = new(Build(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk")).Require("checked", "It was checked.")));
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order", Article(), By(Cy));
        Proposal noted = await orders.StageAsync(intent, new ProposalDraft(StateObject.Of(("note", "gift"))));
        (await orders.AcceptAsync(noted, Ada, new AcceptOptions { Affirm = ["checked"] })).Status.ShouldBe(AcceptanceStatus.NeedsMore);
        await orders.RejectAsync(noted, Bob, "no");

        (await orders.CommitAsync(intent)).ShouldBeOfType<Outcome.NotPermitted>().Unaffirmed.ShouldBe(["checked"]);
    }

    [Fact]
    public async Task Requirements_AffirmedByAnotherOfTheQuorum_AreAffirmedForTheProposal()
    {
        await using ClpRuntime runtime = new(Build(i => i.Accept(AcceptancePolicy.Quorum(2, "clerk")).Require("checked", "It was checked.").Require("paid", "It was paid.")));
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order", null, By(Cy));
        Proposal lamp = await orders.StageAsync(intent, new ProposalDraft(Article()));
        (await orders.AcceptAsync(lamp, Ada, new AcceptOptions { Affirm = ["checked"] })).Status.ShouldBe(AcceptanceStatus.NeedsMore);

        (await orders.AcceptAsync(lamp, Bob, new AcceptOptions { Affirm = ["paid"] })).Status.ShouldBe(AcceptanceStatus.Accepted);
        (await orders.CommitAsync(intent)).EnsureCommitted().Event.Affirmed.ShouldBe(["checked", "paid"]);
    }

    [Fact]
    public async Task Requirements_AffirmedForAnEarlierProposal_CountNoLongerThanItsValues()
    {
        await using ClpRuntime runtime = new(Build(i => i.Require("small", "A small order was checked.", c => c.Payload.Get("count", 1) < 5).Require("big", "A big order was checked.", c => c.Payload.Get("count", 1) > 5)));
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order");
        Proposal few = await orders.StageAsync(intent, new ProposalDraft(Article().With("count", 1))), many = await orders.StageAsync(intent, new ProposalDraft(Article().With("count", 6)));
        (await orders.AcceptAsync(few, Ada, new AcceptOptions { Affirm = ["small"] })).IsAccepted.ShouldBeTrue();

        (await orders.AcceptAsync(many, Ada, new AcceptOptions { Affirm = ["big"] })).IsAccepted.ShouldBeTrue();
        (await orders.CommitAsync(intent)).EnsureCommitted().Event.Affirmed.ShouldBe(["big"]);
    }
}
