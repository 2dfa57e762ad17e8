namespace Clp.Tests.Approving;

/// <summary>What the contract says about an intent's risk, and rules that look at it. The contract is the example of docs/approvals.md.</summary>
public sealed class RiskTests
{
    [Theory]
    [InlineData("top up", 50, ValueSource.User, true)]
    [InlineData("top up", 51, ValueSource.User, false)]
    [InlineData("top up", 50, ValueSource.Ai, false)]
    [InlineData("top up", 50, ValueSource.Tool, false)]
    [InlineData("pay out", 50, ValueSource.User, false)]
    public async Task ARule_OverValuesOriginsAndRisk_AcceptsWhereItHolds_AndLeavesTheRestToPeople(string intent, int amount, ValueSource source, bool isAccepted)
    {
        await using ClpRuntime runtime = new(Purse());
        ContractInstance purse = await runtime.OpenAsync();

        Proposal proposal = await purse.StageAsync(await purse.DispatchAsync(intent), new ProposalDraft(StateObject.Of(("amount", amount))) { Origins = Provenance.All(new Origin(source)) });

        proposal.Status.ShouldBe(isAccepted ? ProposalStatus.Accepted : ProposalStatus.Staged);
        purse.State.Get("balance", 0).ShouldBe(100);
        if (!isAccepted)
        {
            (await purse.AcceptAsync(proposal, Actor.Human("ada"))).IsAccepted.ShouldBeTrue();
        }
    }

    [Fact]
    public void Risk_IsPartOfTheContract_AndOfItsDocument()
    {
        Contract purse = Purse();

        purse.FindIntent("pay out")!.Risk.ShouldBe(IntentRisk.High);
        purse.ToMarkdown().ShouldContain("- Risk: high\n");
        Should.Throw<ContractException>(() => Contract.Define("x").Intent("y", i => i.Risk((IntentRisk)9))).Code.ShouldBe(ClpCodes.BadDefinition);
    }

    private static Contract Purse()
    {
        #region rule
        AcceptancePolicy routine = AcceptancePolicy.When(
            c => c.Risk == IntentRisk.Low && c.Origins["amount"].Source == ValueSource.User && c.Intent.Get("amount", 0) <= 50,
            "routine");
        Contract contract = Contract.Define("purse")
            .State(StateObject.Of(("balance", 100)), Field.Required("balance", Shape.Integer))
            .Intent("top up", i => i.Required("amount", Shape.IntegerBetween(1, 1_000)).Risk(IntentRisk.Low).Accept(routine))
            .Intent("pay out", i => i.Required("amount", Shape.IntegerBetween(1, 1_000)).Risk(IntentRisk.High).Accept(routine))
            .Transition("up", "top up", c => StateDelta.Set("balance", c.State.Get("balance", 0) + c.Payload.Get("amount", 0)))
            .Transition("out", "pay out", c => StateDelta.Set("balance", c.State.Get("balance", 0) - c.Payload.Get("amount", 0)))
            .Build();
        #endregion
        return contract;
    }
}
