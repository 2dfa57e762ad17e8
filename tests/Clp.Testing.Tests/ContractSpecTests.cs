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
}
