namespace Clp.Ai.Tests;

public sealed class RuleProposalProviderTests
{
    private static readonly Contract Booking = Contract.Define("booking")
        .State(StateObject.Of(("seat", StateValue.Null)), Field.Required("seat", Shape.Any))
        .Intent("book", i => i.Required("seat", Shape.Text).Required("guest", Shape.Text))
        .Intent("leave")
        .Transition("book", "book", c => StateDelta.Set("seat", c.Payload.Require<string>("seat")))
        .Transition("leave", "leave", _ => StateDelta.Set("seat", StateValue.Null))
        .Build();

    private static readonly RuleProposalProvider Provider = new RuleProposalProvider("window")
        .With("book", c => c.Missing.Contains("seat") ? StateObject.Of(("seat", "1A")) : null)
        .With("book", _ => StateObject.Of(("seat", "9F"), ("guest", "nobody")));

    [Fact]
    public async Task ProposeAsync_SeveralRules_TheFirstThatSpeaksOfAFieldCounts()
    {
        await using ClpRuntime runtime = new(Booking, new ClpRuntimeOptions { ProposalProvider = Provider });
        ContractInstance plane = await runtime.OpenAsync();

        Proposal proposal = (await plane.ProposeAsync(await plane.DispatchAsync("book")))!;

        proposal.Values.ShouldBe(StateObject.Of(("seat", "1A"), ("guest", "nobody")));
        (proposal.By, proposal.Ai!.Provider, proposal.Status).ShouldBe((Actor.Ai("window"), "window", ProposalStatus.Staged));
        plane.State["seat"].ShouldBe(StateValue.Null);
    }

    [Fact]
    public async Task ProposeAsync_NoRuleForTheIntent_HasNothing()
    {
        await using ClpRuntime runtime = new(Booking, new ClpRuntimeOptions { ProposalProvider = Provider });
        ContractInstance plane = await runtime.OpenAsync();

        (await plane.ProposeAsync(await plane.DispatchAsync("leave"))).ShouldBeNull();
    }

    [Fact]
    public async Task AcceptAsync_ByTheRulesThemselves_IsNotPermitted()
    {
        await using ClpRuntime runtime = new(Booking, new ClpRuntimeOptions { ProposalProvider = Provider });
        ContractInstance plane = await runtime.OpenAsync();
        Proposal proposal = (await plane.ProposeAsync(await plane.DispatchAsync("book")))!;

        (await plane.AcceptAsync(proposal, Actor.Ai("window"))).Status.ShouldBe(AcceptanceStatus.NotPermitted);
    }

    [Fact]
    public void With_GivesAnotherProvider_AndLeavesTheFirstAsItIs()
    {
        RuleProposalProvider none = new();

        none.With("book", _ => null).ShouldNotBeSameAs(none);
        none.Name.ShouldBe("rules");
    }
}
