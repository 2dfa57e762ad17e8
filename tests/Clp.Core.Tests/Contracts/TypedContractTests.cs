using System.Collections.Immutable;
using FluentValidation;

namespace Clp.Tests.Contracts;

public sealed class TypedContractTests
{
    private static readonly TravelState Start = new(ImmutableDictionary<string, Trip>.Empty, 500m);

    private sealed class BookTripRules : AbstractValidator<BookTrip>
    {
        public BookTripRules()
        {
            RuleFor(b => b.Price).GreaterThan(0).WithErrorCode("price_positive");
            RuleFor(b => b.Lead.Name).NotEmpty().WithErrorCode("name_needed");
        }
    }

    private static Contract<TravelState> Travel() => Contract.Define("travel", Start, TravelJson.Default.TravelState)
        .Intent("book", TravelJson.Default.BookTrip, new BookTripRules(), i => i.Describe("Books a trip."))
        .Intent("pay", TravelJson.Default.Pay)
        .Guard<BookTrip>("code_is_free", c => GuardVerdict.DenyWhen(c.State.Trips.ContainsKey(c.Input.Code), "The code is taken."))
        .Guard<BookTrip>("balance_suffices", c => GuardVerdict.DenyWhen(c.Input.Price > c.State.Balance, () => $"{c.State.Balance} is left."))
        .Transition<BookTrip>("add_trip", c => c.State with
        {
            Trips = c.State.Trips.Add(c.Input.Code, new Trip(c.Input.Code, c.Input.Price, [c.Input.Lead])),
            Balance = c.State.Balance - c.Input.Price,
            Note = c.Input.Voucher,
        })
        .TransitionAsync<Pay>("charge", async (c, ct) =>
        {
            await Task.Yield();
            return c.State with { Balance = c.State.Balance + c.Input.Amount };
        })
        .Build();

    private static StateObject Booking(string code = "T1", string price = "120.50") => StateObject.Parse(
        $$"""{"code":"{{code}}","price":{{price}},"lead":{"name":"Ada","born":"1990-12-10"},"on":"2026-05-01"}""");

    [Fact]
    public void Shape_OfTheRecords_HasNullableMembersAsOptional()
    {
        Contract contract = Travel();

        contract.StateShape.Fields.Select(f => (f.Name, f.IsRequired)).ShouldBe([("trips", true), ("balance", true), ("limit", false), ("note", false)]);
        ObjectShape input = contract.FindIntent("book")!.Input;
        input.Fields.Select(f => (f.Name, f.IsRequired)).ShouldBe([("code", true), ("price", true), ("lead", true), ("on", false), ("voucher", false)]);
        input.Find("on")!.Shape.ShouldBeOfType<DateShape>().AllowsNull.ShouldBeTrue();
        ObjectShape lead = input.Find("lead")!.Shape.ShouldBeOfType<ObjectShape>();
        lead.Find("born")!.Shape.ShouldBeOfType<DateShape>();
        MapShape trips = contract.StateShape.Find("trips")!.Shape.ShouldBeOfType<MapShape>();
        trips.Of.ShouldBeOfType<ObjectShape>().Find("travellers")!.Shape.ShouldBeOfType<ListShape>().Of.ShouldBeOfType<ObjectShape>().Find("email")!.IsRequired.ShouldBeFalse();
    }

    [Fact]
    public async Task SubmitAsync_OfARecord_RecordsTheDifferenceOnly()
    {
        Contract<TravelState> travel = Travel();
        await using ClpRuntime runtime = new(travel);
        ContractInstance instance = await runtime.OpenAsync();

        Outcome.Committed done = (await instance.SubmitAsync("book", Booking())).EnsureCommitted();

        TravelState state = travel.Read(instance.State);
        state.Balance.ShouldBe(379.50m);
        state.Trips["T1"].Travellers.ShouldHaveSingleItem().ShouldBe(new Traveller("Ada", new DateOnly(1990, 12, 10)));
        done.Delta.Ops.Select(o => o.Path.ToString()).ShouldBe(["trips.T1", "balance"], ignoreOrder: true);
        travel.Read(instance.State).ShouldBeSameAs(state);
        (await instance.ReplayAsync(0)).ShouldBe(instance.State);
        (await instance.VerifyAsync()).IsConsistent.ShouldBeTrue();
    }

    [Fact]
    public async Task SubmitAsync_RefusedByTypedGuards_ListsEveryReason()
    {
        await using ClpRuntime runtime = new(Travel());
        ContractInstance instance = await runtime.OpenAsync();
        (await instance.SubmitAsync("book", Booking())).IsCommitted.ShouldBeTrue();

        Outcome.Denied denied = (await instance.SubmitAsync("book", Booking(price: "9999.99"))).ShouldBeOfType<Outcome.Denied>();

        denied.Denials.Select(d => d.Guard).ShouldBe(["code_is_free", "balance_suffices"]);
        denied.Denials[1].Reason.ShouldBe("379.50 is left.");
    }

    [Fact]
    public async Task SubmitAsync_RefusedByTheValidator_HasPathsAndCodes()
    {
        await using ClpRuntime runtime = new(Travel());
        ContractInstance instance = await runtime.OpenAsync();
        StateObject booking = StateObject.Parse("""{"code":"T1","price":0,"lead":{"name":"","born":"1990-12-10"}}""");

        Outcome.Invalid invalid = (await instance.SubmitAsync("book", booking)).ShouldBeOfType<Outcome.Invalid>();

        invalid.Errors.Select(e => (e.Path.ToString(), e.Code)).ShouldBe([("price", "price_positive"), ("lead.name", "name_needed")]);
    }

    [Theory]
    [InlineData("""{"code":5,"price":1,"lead":{"name":"A","born":"1990-12-10"}}""", "code", "wrong_type")]
    [InlineData("""{"code":"T","price":"1","lead":{"name":"A","born":"1990-12-10"}}""", "price", "wrong_type")]
    [InlineData("""{"code":"T","price":1,"lead":{"name":"A","born":"1990-13-10"}}""", "lead.born", "wrong_format")]
    [InlineData("""{"code":"T","price":1,"lead":{"name":"A"}}""", "lead.born", "missing_field")]
    [InlineData("""{"code":"T","price":1,"lead":null}""", "lead", "wrong_type")]
    [InlineData("""{"code":"T","price":1,"lead":{"name":"A","born":"1990-12-10"},"isAdmin":true}""", "isAdmin", "unknown_field")]
    public async Task SubmitAsync_OfAnotherShape_IsInvalidAtThePath(string payload, string path, string code)
    {
        await using ClpRuntime runtime = new(Travel());
        ContractInstance instance = await runtime.OpenAsync();

        Outcome.Invalid invalid = (await instance.SubmitAsync("book", StateObject.Parse(payload))).ShouldBeOfType<Outcome.Invalid>();

        ValidationError error = invalid.Errors.ShouldHaveSingleItem();
        (error.Path.ToString(), error.Code).ShouldBe((path, code));
    }

    [Fact]
    public async Task SubmitAsync_ANumberNoRecordCanHold_IsAFailureAndNotARawException()
    {
        await using ClpRuntime runtime = new(Travel());
        ContractInstance instance = await runtime.OpenAsync();

        Outcome outcome = await instance.SubmitAsync("pay", StateObject.Parse("""{"amount":1e300}"""));

        outcome.ShouldBeOfType<Outcome.Failed>().Reason.ShouldContain("Pay");
        instance.State.ShouldBe(Travel().Untyped.InitialState);
    }

    [Fact]
    public async Task TransitionAsync_OfARecord_Commits()
    {
        Contract<TravelState> travel = Travel();
        await using ClpRuntime runtime = new(travel);
        ContractInstance instance = await runtime.OpenAsync();

        (await instance.SubmitAsync("pay", StateObject.Of(("amount", 0.10m)))).EnsureCommitted();

        travel.Read(instance.State).Balance.ShouldBe(500.10m);
    }

    [Fact]
    public void Define_OverARecordThatHoldsItself_EndsAtAny()
    {
        Contract contract = Contract.Define("tree", new Branch("root", null, null, null), TravelJson.Default.Branch)
            .Intent("grow", TravelJson.Default.Pay)
            .Transition<Pay>("grown", c => c.State)
            .Build();

        contract.StateShape.Find("left")!.Shape.ShouldBeOfType<AnyShape>();
        contract.StateShape.Find("name")!.Shape.ShouldBeOfType<TextShape>();
    }

    [Fact]
    public void Guard_BeforeItsIntent_IsRefused()
        => Should.Throw<ContractException>(() => Contract.Define("travel", Start, TravelJson.Default.TravelState).Guard<Pay>("g", _ => GuardVerdict.Allow)).Code.ShouldBe(ClpCodes.UnknownIntentInContract);

    [Fact]
    public void Transition_ForAnInputOfTwoIntents_MustNameOne()
    {
        ContractBuilder<TravelState> builder = Contract.Define("travel", Start, TravelJson.Default.TravelState)
            .Intent("pay", TravelJson.Default.Pay).Intent("refund", TravelJson.Default.Pay);

        Should.Throw<ContractException>(() => builder.Transition<Pay>("t", c => c.State)).Code.ShouldBe(ClpCodes.AmbiguousTransition);
    }

    [Fact]
    public void Read_OfAnotherShape_SaysSo()
        => Should.Throw<StateFormatException>(() => Travel().Read(StateObject.Of(("balance", "much")))).Message.ShouldContain("TravelState");
}
