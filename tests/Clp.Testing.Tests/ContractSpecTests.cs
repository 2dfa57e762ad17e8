namespace Clp.Testing.Tests;

public sealed class ContractSpecTests
{
    private static readonly Contract Door = Contract.Define("door")
        .State(StateObject.Of(("open", false), ("visits", 0)), Field.Required("open", Shape.Boolean), Field.Required("visits", Shape.Integer))
        .Intent("open", intent => intent.Required("key", Shape.Text))
        .Intent("close")
        .Guard("key_must_fit", c => GuardVerdict.DenyWhen(c.Payload.Get("key", "") != "brass", "The key does not fit."), on: ["open"])
        .Guard("day_only", c => GuardVerdict.DenyWhen(c.Now.Hour is < 8 or >= 20, "The door opens from 8 to 20."), on: ["open"])
        .Transition("swing", "open", c => StateDelta.Set("open", true).AndSet("visits", c.State.Get("visits", 0) + 1))
        .Transition("shut", "close", _ => StateDelta.Set("open", false))
        .Build();

    [Fact]
    public Task ThenCommitted_WhenTheContractCommits_Holds() =>
        ContractSpec.For(Door).When("open", ("key", "brass")).ThenCommitted("swing");

    [Fact]
    public Task ThenState_AfterAnEarlierCommit_SeesBoth() =>
        ContractSpec.For(Door).Given("open", ("key", "brass")).Given("close").When("open", ("key", "brass")).ThenState("visits", 2);

    [Fact]
    public Task ThenState_FromAGivenState_StartsThere() =>
        ContractSpec.For(Door).Given(StateDelta.Set("visits", 41)).When("open", ("key", "brass")).ThenState("visits", 42);

    [Fact]
    public Task ThenNothingChanges_WhenTheDeltaIsEmpty_Holds() =>
        ContractSpec.For(Door).When("close").ThenNothingChanges();

    [Fact]
    public Task ThenDenied_WithEveryGuardThatObjects_Holds() =>
        ContractSpec.For(Door).At("2026-03-01T23:00Z").When("open", ("key", "tin")).ThenDenied("key_must_fit", "day_only");

    [Fact]
    public Task ThenInvalid_AtTheWrongField_Holds() =>
        ContractSpec.For(Door).When("open", ("key", 5)).ThenInvalid("key");

    [Fact]
    public Task ThenIncomplete_WithoutTheField_Holds() =>
        ContractSpec.For(Door).When("open").ThenIncomplete("key");

    [Fact]
    public async Task ThenDenied_WhenOnlyOneOfTwoGuardsIsNamed_FailsAndSaysWhatWas()
    {
        SpecRun run = ContractSpec.For(Door).At("2026-03-01T23:00Z").When("open", ("key", "tin"));
        SpecException failure = await Should.ThrowAsync<SpecException>(() => run.ThenDenied("key_must_fit"));

        failure.Code.ShouldBe(ClpCodes.SpecFailed);
        failure.Message.ShouldContain("The door opens from 8 to 20.");
    }

    [Fact]
    public async Task ThenCommitted_WhenDenied_Fails() =>
        await Should.ThrowAsync<SpecException>(() => ContractSpec.For(Door).When("open", ("key", "tin")).ThenCommitted());

    [Fact]
    public async Task ThenState_WithAnotherValue_Fails() =>
        await Should.ThrowAsync<SpecException>(() => ContractSpec.For(Door).When("open", ("key", "brass")).ThenState("visits", 2));

    [Fact]
    public async Task ThenNothingChanges_WhenSomethingDoes_Fails() =>
        await Should.ThrowAsync<SpecException>(() => ContractSpec.For(Door).When("open", ("key", "brass")).ThenNothingChanges());

    [Fact]
    public async Task Given_WhatCannotBeCommitted_Fails() =>
        await Should.ThrowAsync<SpecException>(() => ContractSpec.For(Door).Given("open", ("key", "tin")).When("close").ThenCommitted());

    [Fact]
    public void At_WithoutAnInstant_IsRefused() =>
        Should.Throw<SpecException>(() => ContractSpec.For(Door).At("tomorrow"));

    [Fact]
    public Task Given_AChangeAsHistory_IsInTheStateWithoutRunningAnything() =>
        ContractSpec.For(Door).At("2026-03-01T23:00Z")
            .Given(s => s.Committed("open", StateDelta.Set("open", true).AndSet("visits", 41)))
            .When("close").ThenCommitted(state => state.ShouldBe(StateObject.Of(("open", false), ("visits", 41))));

    [Fact]
    public Task Given_ChangesAndCommitsMixed_HappenInOrder() =>
        ContractSpec.For(Door)
            .Given(s => s.Committed("open", StateDelta.Set("visits", 7)).Committed("open", ("key", "brass")).Committed("close", StateDelta.Set("open", false)))
            .When("open", ("key", "brass")).ThenState("visits", 9);

    [Fact]
    public async Task Given_AChangeThatDoesNotFit_FailsAndNamesThePath()
    {
        SpecException failure = await Should.ThrowAsync<SpecException>(() => ContractSpec.For(Door).Given(s => s.Committed("open", StateDelta.Set("visits", "many"))).When("close").ThenCommitted());

        failure.Message.ShouldContain("visits");
        failure.Message.ShouldContain("Given open changing");
    }

    [Fact]
    public async Task Given_AnIntentThatIsNotDeclared_Fails() =>
        (await Should.ThrowAsync<SpecException>(() => ContractSpec.For(Door).Given(s => s.Committed("knock", StateDelta.Empty)).When("close").ThenCommitted())).Message.ShouldContain("'knock'");

    [Fact]
    public Task ThenInvalidAt_PathAndCode_Holds() => ContractSpec.For(Door).When("open", ("key", 5)).ThenInvalidAt("key", "wrong_type");

    [Fact]
    public Task ThenStaysQuiet_WhenAnotherGuardObjects_Holds() => ContractSpec.For(Door).When("open", ("key", "tin")).ThenStaysQuiet("day_only");

    [Fact]
    public async Task ThenStaysQuiet_WhenItObjectsOrIsNeverAsked_Fails()
    {
        await Should.ThrowAsync<SpecException>(() => ContractSpec.For(Door).When("open", ("key", "tin")).ThenStaysQuiet("key_must_fit"));
        await Should.ThrowAsync<SpecException>(() => ContractSpec.For(Door).When("open").ThenStaysQuiet("key_must_fit"));
    }

    [Fact]
    public Task ThenNotPermitted_ForAnAi_Holds() => ContractSpec.For(Door).By(Actor.Ai("bot")).When("close").ThenNotPermitted();

    [Fact]
    public async Task ThenNotPermitted_WithRequirements_NamesThem()
    {
        Contract vault = Contract.Define("vault").Intent("open", i => i.Require("two_keys", "Both keys were turned.")).Transition("t", "open", _ => StateDelta.Empty).Build();

        await ContractSpec.For(vault).When("open").ThenNotPermitted("two_keys");
        await ContractSpec.For(vault).Affirming("two_keys").When("open").ThenCommitted();
        await Should.ThrowAsync<SpecException>(() => ContractSpec.For(vault).When("open").ThenNotPermitted("three_keys"));
    }

    [Fact]
    public async Task ThenNotApplicable_WhenNoConditionHolds_Holds()
    {
        Contract latch = Contract.Define("latch").State(StateObject.Of(("shut", false))).Intent("open").Transition("t", "open", _ => StateDelta.Set("shut", false), when: c => c.State.Get("shut", false)).Build();

        await ContractSpec.For(latch).When("open").ThenNotApplicable();
        await ContractSpec.For(latch).Given(s => s.Committed("open", StateDelta.Set("shut", true))).When("open").ThenCommitted("t");
    }
}
