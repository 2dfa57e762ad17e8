using Clp;
using CustomerDesk.Airline.Policy;
using static CustomerDesk.Tests.Policy.AirlineDesk;

namespace CustomerDesk.Tests.Policy;

public sealed class BaggagePolicyTests
{
    [Theory]
    [InlineData("regular", "basic_economy", 0)]
    [InlineData("regular", "economy", 1)]
    [InlineData("regular", "business", 2)]
    [InlineData("silver", "basic_economy", 1)]
    [InlineData("silver", "economy", 2)]
    [InlineData("silver", "business", 3)]
    [InlineData("gold", "basic_economy", 2)]
    [InlineData("gold", "economy", 3)]
    [InlineData("gold", "business", 4)]
    public void FreeBagsPerPassenger_EveryLevelAndCabin_IsThePolicysTable(string membership, string cabin, int free)
        => AirlineRules.Tau2Bench.FreeBagsPerPassenger(membership, cabin).ShouldBe(free);

    [Fact]
    public void FreeBagsPerPassenger_GoldBusinessInTauBench_IsThree()
        => AirlineRules.TauBench.FreeBagsPerPassenger("gold", "business").ShouldBe(3);

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task BookingPaysBagsBeyondAllowance_TooFewOrTooMany_RefusesAndSuggests(int charged)
    {
        Denial denial = await With().RefusesAsync("booking_pays_bags_beyond_allowance", Book, Booking(user: "silver", passengers: 2, bags: 5, paidBags: charged));

        denial.Suggestion.ShouldNotBeNull()["nonfree_baggages"].ShouldBe(1);
    }

    [Fact]
    public Task BookingPaysBagsBeyondAllowance_Exactly_Allows()
        => With().AllowsAsync(Book, Booking(user: "silver", passengers: 2, bags: 5, paidBags: 1));

    [Fact]
    public Task BookingPaysBagsBeyondAllowance_OtherIntents_StaysQuiet()
        => With().IsQuietElsewhereAsync("booking_pays_bags_beyond_allowance", Booking(bags: 5), Book);

    [Theory]
    [InlineData(3, 0)]
    [InlineData(1, 1)]
    public Task AddedBagsPayBeyondAllowance_TooFewOrTooMany_Refuses(int total, int charged)
        => With(Reservation()).RefusesAsync("added_bags_pay_beyond_allowance", Bags, Bagged(total, charged));

    [Fact]
    public Task AddedBagsPayBeyondAllowance_Exactly_Allows()
        => With(Reservation()).AllowsAsync(Bags, Bagged(3, 2));

    [Fact]
    public Task AddedBagsPayBeyondAllowance_PaidBeforeAnUpgrade_Allows()
        => With(Reservation(cabin: "business", bags: 1, paidBags: 1)).AllowsAsync(Bags, Bagged(2, 1));

    [Fact]
    public Task AddedBagsPayBeyondAllowance_OtherIntents_StaysQuiet()
        => With(Reservation()).IsQuietElsewhereAsync("added_bags_pay_beyond_allowance", Bagged(3, 0), Bags);

    [Fact]
    public async Task BagsAreOnlyAdded_Fewer_RefusesAndSuggestsWhatIsThere()
    {
        Denial denial = await With(Reservation(cabin: "business", bags: 2)).RefusesAsync("bags_are_only_added", Bags, Bagged(1, 0));

        denial.Suggestion.ShouldNotBeNull()["total_baggages"].ShouldBe(2);
    }

    [Fact]
    public Task BagsAreOnlyAdded_AsMany_Allows()
        => With(Reservation(cabin: "business", bags: 2)).AllowsAsync(Bags, Bagged(2, 0));

    [Fact]
    public Task BagsAreOnlyAdded_OtherIntents_StaysQuiet()
        => With(Reservation(bags: 2)).IsQuietElsewhereAsync("bags_are_only_added", Bagged(1, 0), Bags);

    private static StateObject Bagged(int total, int charged)
        => R1.With("total_baggages", total).With("nonfree_baggages", charged).With("payment_id", "card1");
}
