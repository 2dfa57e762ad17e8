using Shouldly;
using Xunit;

namespace Clp.Tests.Runtime;

public sealed class FailClosedTests
{
    private static readonly CommitOptions ByAda = new() { By = Actor.Human("ada") };

    [Fact]
    public async Task SubmitAsync_GuardReadsANumberTooLargeForIt_Denies()
    {
        Contract contract = Contract.Define("spend")
            .Intent("spend", i => i.Required("amount", Shape.Integer))
            .Guard("at_most_10", c => GuardVerdict.DenyWhen(c.Payload.Get("amount", 0m) > 10, "Ten at most."))
            .Transition("take", "spend", c => StateDelta.Set("spent", c.Payload.Field("amount")!))
            .Build();
        await using ClpRuntime runtime = new(contract);
        ContractInstance instance = await runtime.OpenAsync();

        Outcome outcome = await instance.SubmitAsync("spend", StateObject.Of(("amount", StateValue.Parse("1e300"))), ByAda);

        outcome.ShouldBeOfType<Outcome.Denied>().Denials.ShouldHaveSingleItem().Guard.ShouldBe("at_most_10");
        instance.State.ContainsKey("spent").ShouldBeFalse();
    }

    [Fact]
    public void Get_ValueThatDoesNotFit_ThrowsAndNeverFallsBack()
    {
        StateObject state = StateObject.Parse("""{"text":"x","big":1e300,"half":0.5,"nothing":null}""");

        state.Get("missing", 7).ShouldBe(7);
        state.Get("nothing", 7).ShouldBe(7);
        Should.Throw<StatePathException>(() => state.Get("text", 7)).Code.ShouldBe(ClpCodes.WrongKind);
        Should.Throw<StatePathException>(() => state.Get("big", 7m)).Code.ShouldBe(ClpCodes.WrongKind);
        Should.Throw<StatePathException>(() => state.Get("half", 7)).Code.ShouldBe(ClpCodes.WrongKind);
    }

    [Fact]
    public async Task StageAsync_FieldHoldsOnlyTheDeclaredDefault_IsFilledAndItsOriginTold()
    {
        await using ClpRuntime runtime = new(CounterContract.Build());
        ContractInstance counter = await runtime.OpenAsync();
        Intent intent = counter.Ask();
        intent.Origins["amount"].ShouldBe(Origin.ContractDefault);

        Proposal proposal = await counter.StageAsync(intent, new ProposalDraft(StateObject.Of(("amount", 4))));
        intent = (await counter.AcceptAsync(proposal, ByAda.By)).EnsureAccepted();
        await counter.CommitAsync(intent, ByAda);

        proposal.Ignored.ShouldBeEmpty();
        intent.Origins["amount"].Source.ShouldBe(ValueSource.Ai);
        counter.State.Get("count", 0).ShouldBe(4);
    }

    [Fact]
    public async Task SubmitAsync_AMillionWrongItems_GivesABoundedListOfErrors()
    {
        Contract contract = Contract.Define("lists").Intent("take", i => i.Required("items", Shape.List(Shape.Integer)))
            .Transition("keep", "take", _ => StateDelta.Empty).Build();
        await using ClpRuntime runtime = new(contract);
        ContractInstance instance = await runtime.OpenAsync();
        StateArray items = StateArray.From(Enumerable.Repeat((StateValue)"no", 1_000_000));

        Outcome outcome = await instance.SubmitAsync("take", StateObject.Of(("items", items)));

        Outcome.Invalid invalid = outcome.ShouldBeOfType<Outcome.Invalid>();
        invalid.Errors.Length.ShouldBe(101);
        invalid.Errors[^1].Code.ShouldBe("too_many_errors");
    }
}
