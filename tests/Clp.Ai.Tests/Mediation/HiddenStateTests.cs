using Clp.Testing;

namespace Clp.Ai.Tests.Mediation;

/// <summary>What a change would make of hidden state is judged, and not told to the model.</summary>
public sealed class HiddenStateTests
{
    private static readonly Contract Purse = Contract.Define("purse")
        .State(StateObject.Parse("""{"balance":137,"debts":{}}"""), Field.Required("balance", Shape.NumberBetween(0, 1_000)), Field.Required("debts", Shape.Map(Shape.Text)))
        .Intent("pay", i => i.Required("sum", Shape.Integer))
        .Transition("out", "pay", c => StateDelta.Set("balance", c.State.Get("balance", 0) - c.Payload.Get("sum", 0)))
        .Build();

    [Fact]
    public async Task AChangeThatDoesNotFitTheState_IsInvalid_AndSaysNothingOfTheState()
    {
        await using ClpRuntime runtime = new(Purse, new ClpRuntimeOptions { TimeProvider = new FakeClock() });
        ContractInstance purse = await runtime.OpenAsync("one");

        MediatedProposal mediated = await new ProposalMediator(purse).ProposeAsync(new ModelCall("pay", new Dictionary<string, object?> { ["sum"] = 200 }));

        mediated.Status.ShouldBe(MediationStatus.Invalid);
        mediated.Preview!.Refusal.ShouldBeOfType<Outcome.Invalid>().Errors[0].Message.ShouldContain("-63");
        mediated.ToAnswer().ToJson().ShouldSatisfyAllConditions(
            a => a.ShouldNotContain("balance"),
            a => a.ShouldNotContain("63"),
            a => a.ShouldContain("not fit"));
    }
}
