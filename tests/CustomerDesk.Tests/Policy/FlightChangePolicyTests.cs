using Clp;
using CustomerDesk.Airline.Policy;
using static CustomerDesk.Tests.Policy.AirlineDesk;

namespace CustomerDesk.Tests.Policy;

public sealed class FlightChangePolicyTests
{
    [Fact]
    public async Task BasicEconomyKeepsItsFlights_OtherFlightWithNewCabin_RefusesAndSuggestsTheOldFlights()
    {
        Denial denial = await With(Reservation(cabin: "basic_economy")).RefusesAsync("basic_economy_keeps_its_flights", Flights, Change("AB@25"));

        denial.Suggestion.ShouldNotBeNull()["flights"].ShouldBe(Legs("AB@20"));
    }

    [Fact]
    public Task BasicEconomyKeepsItsFlights_OtherFlightInBasicEconomy_Refuses()
        => With(Reservation(cabin: "basic_economy")).RefusesAsync("basic_economy_keeps_its_flights", Flights, Change("AB@25", "basic_economy"));

    [Fact]
    public Task BasicEconomyKeepsItsFlights_OnlyTheCabinChanges_Allows()
        => With(Reservation(cabin: "basic_economy")).AllowsAsync(Flights, Change("AB@20", "business"));

    [Fact]
    public Task BasicEconomyKeepsItsFlights_UpgradedInThisConversation_Allows()
        => AfterChanging(Reservation(cabin: "basic_economy"), "AB@20", "economy").AllowsAsync(Flights, Change("AB@25"));

    [Fact]
    public Task BasicEconomyKeepsItsFlights_OtherIntents_StaysQuiet()
        => With(Reservation(cabin: "basic_economy")).IsQuietElsewhereAsync("basic_economy_keeps_its_flights", Change("AB@25"), Flights);

    [Theory]
    [InlineData("one_way", "AB@20", "CB@20")]
    [InlineData("one_way", "AB@20", "AC@20")]
    [InlineData("one_way", "AB@20", "AB@20 BA@25")]
    [InlineData("round_trip", "AB@20 BA@25", "AB@20")]
    [InlineData("round_trip", "AB@20 BA@25", "AC@20 CA@25")]
    [InlineData("one_way", "AB@20", "AC@20 AB@25")]
    [InlineData("one_way", "AB@20", "AC@25 CB@20")]
    public Task RouteAndTripTypeStay_OtherEndsTypeOrGap_Refuses(string trip, string held, string asked)
        => With(Reservation(held, trip: trip)).RefusesAsync("route_and_trip_type_stay", Flights, Change(asked));

    [Theory]
    [InlineData("one_way", "AB@20", "AC@20 CB@25")]
    [InlineData("round_trip", "AB@20 BA@25", "AC@20 CB@20 BC@25 CA@25")]
    [InlineData("round_trip", "AB@20 BA@25", "AB@20 BA@20")]
    public Task RouteAndTripTypeStay_SameRouteOnOtherFlights_Allows(string trip, string held, string asked)
        => With(Reservation(held, trip: trip)).AllowsAsync(Flights, Change(asked));

    [Fact]
    public Task RouteAndTripTypeStay_OtherIntents_StaysQuiet()
        => With(Reservation()).IsQuietElsewhereAsync("route_and_trip_type_stay", Change("CB@20"), Flights, Book);

    [Fact]
    public async Task CabinStaysOnceFlown_FirstLegFlown_RefusesAndSuggestsTheCabin()
    {
        Denial denial = await With(Reservation("AB@10 BA@25", trip: "round_trip"))
            .RefusesAsync("cabin_stays_once_flown", Flights, Change("AB@10 BA@25", "business"));

        denial.Suggestion.ShouldNotBeNull()["cabin"].ShouldBe("economy");
    }

    [Fact]
    public Task CabinStaysOnceFlown_NothingFlown_Allows()
        => With(Reservation()).AllowsAsync(Flights, Change("AB@20", "business"));

    [Fact]
    public Task CabinStaysOnceFlown_TauBenchDoesNotSaySo_Allows()
        => With(AirlineRules.TauBench, Reservation("AB@10 BA@25", trip: "round_trip")).AllowsAsync(Flights, Change("AB@10 BA@25", "business"));

    [Fact]
    public Task CabinStaysOnceFlown_OtherIntents_StaysQuiet()
        => With(Reservation("AB@10")).IsQuietElsewhereAsync("cabin_stays_once_flown", Change("AB@10", "business"), Flights);

    [Theory]
    [InlineData(Flights)]
    [InlineData(Bags)]
    [InlineData(Passengers)]
    public Task CancelledReservationStays_CancelledReservation_Refuses(string intent)
        => With(Reservation(status: "cancelled")).RefusesAsync("cancelled_reservation_stays", intent, Change("AB@20"));

    [Fact]
    public Task CancelledReservationStays_LivingReservation_Allows()
        => With(Reservation()).AllowsAsync(Passengers, R1);

    [Fact]
    public Task CancelledReservationStays_OtherIntents_StaysQuiet()
        => With(Reservation(status: "cancelled")).IsQuietElsewhereAsync("cancelled_reservation_stays", R1, Flights, Bags, Passengers);
}
