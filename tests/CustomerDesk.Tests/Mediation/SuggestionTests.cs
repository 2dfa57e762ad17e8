using Clp;
using Clp.Ai;
using CustomerDesk.Airline;
using CustomerDesk.Eval;
using CustomerDesk.Mediation;
using CustomerDesk.Retail;
using CustomerDesk.Tests.Eval;

namespace CustomerDesk.Tests.Mediation;

/// <summary>A refusal suggests a value only where the rule leaves one and no other.</summary>
public sealed class SuggestionTests
{
    private const string OwnTrip = """ "user_id": "ada_north_1", "origin": "JFK", "destination": "SEA", "flight_type": "one_way", "cabin": "economy", "passengers": [{ "first_name": "Ada", "last_name": "North", "dob": "1990-01-01" }], "flights": [{ "flight_number": "HAT003", "date": "2024-05-20" }], "total_baggages": 0, "nonfree_baggages": 0, "insurance": "no" """;

    [Theory]
    [InlineData("gift_card_covers_new_item", RetailIntents.ModifyItems, """{ "order_id": "#W100", "item_ids": ["l1"], "new_item_ids": ["l2"], "payment_method_id": "gift_card_11" }""", "credit_card_12")]
    [InlineData("payment_method_is_on_file", RetailIntents.ModifyItems, """{ "order_id": "#W100", "item_ids": ["l1"], "new_item_ids": ["l2"], "payment_method_id": "credit_card_99" }""", "credit_card_12")]
    [InlineData("payment_method_is_on_file", RetailIntents.ModifyItems, """{ "order_id": "#W100", "item_ids": ["k1"], "new_item_ids": ["k2"], "payment_method_id": "credit_card_99" }""", null)]
    [InlineData("payment_method_differs", RetailIntents.ModifyPayment, """{ "order_id": "#W100", "payment_method_id": "gift_card_11" }""", "credit_card_12")]
    [InlineData("refund_goes_back_or_to_gift_card", RetailIntents.Return, """{ "order_id": "#W103", "item_ids": ["l1"], "payment_method_id": "credit_card_12" }""", "gift_card_11")]
    [InlineData("payment_method_is_on_file", RetailIntents.Return, """{ "order_id": "#W101", "item_ids": ["k1"], "payment_method_id": "paypal_21" }""", null)]
    public Task Retail_PaymentMethod_IsSuggestedWhenItIsTheOnlyOneThatMayPay(string guard, string tool, string arguments, string? suggested)
        => SuggestsAsync(RetailDesk.Domain, guard, tool, arguments, "payment_method_id", Value(suggested));

    [Theory]
    [InlineData("certificate_does_not_pay_updates", """{ "reservation_id": "AAA111", "cabin": "business", "flights": [{ "flight_number": "HAT003", "date": "2024-05-20" }], "payment_id": "certificate_13" }""", "credit_card_12")]
    [InlineData("gift_card_covers_update", """{ "reservation_id": "AAA111", "cabin": "business", "flights": [{ "flight_number": "HAT003", "date": "2024-05-20" }], "payment_id": "gift_card_11" }""", "credit_card_12")]
    [InlineData("payment_is_on_file", """{ "reservation_id": "AAA111", "cabin": "economy", "flights": [{ "flight_number": "HAT003", "date": "2024-05-20" }], "payment_id": "paypal_1" }""", null)]
    public Task Airline_PaymentMethod_IsSuggestedWhenItIsTheOnlyOneThatMayPay(string guard, string arguments, string? suggested)
        => SuggestsAsync(AirlineDesk.Domain, guard, AirlineIntents.Flights, arguments, "payment_id", Value(suggested));

    [Theory]
    [InlineData("""[{ "payment_id": "credit_card_12", "amount": 150 }]""", """[{ "payment_id": "credit_card_12", "amount": 200 }]""")]
    [InlineData("""[{ "payment_id": "gift_card_11", "amount": 150 }]""", null)]
    [InlineData("""[{ "payment_id": "gift_card_11", "amount": 100 }, { "payment_id": "credit_card_12", "amount": 50 }]""", null)]
    public Task PaymentsAddUp_OnePaymentThatCanPayItAll_IsSuggestedTheTotal(string payments, string? suggested)
        => SuggestsAsync(AirlineDesk.Domain, "payments_add_up", AirlineIntents.Book, $$"""{ {{OwnTrip}}, "payment_methods": {{payments}} }""", "payment_methods", suggested is null ? null : StateValue.Parse(suggested));

    private static StateValue? Value(string? text) => text is null ? null : (StateValue)text;

    private static async Task SuggestsAsync(string domain, string guard, string tool, string arguments, string field, StateValue? suggested)
    {
        await using MediatedRun run = await MediatedRun.StartAsync(Benchmark.Load(OwnData.Folder, Benchmark.Tau, []).Domains.Single(candidate => candidate.Name == domain).Desks[0], CancellationToken.None);

        (MediatedProposal answer, bool changed) = await run.ProposeAsync(new ModelCall(tool, MediatedRun.ArgumentsOf(StateObject.Parse(arguments))), CancellationToken.None);

        Outcome.Denied denied = answer.Preview!.Refusal.ShouldBeOfType<Outcome.Denied>();
        Denial denial = denied.Denials.SingleOrDefault(candidate => candidate.Guard == guard).ShouldNotBeNull(denied.Describe());
        denial.Suggestion.ShouldBe(suggested is null ? null : StateObject.Of((field, suggested)));
        changed.ShouldBeFalse();
    }
}
