using static CustomerDesk.Tests.Policy.AirlineDesk;

namespace CustomerDesk.Tests.Policy;

public sealed class BookingPolicyTests
{
    [Fact]
    public Task AtMostFivePassengers_Six_Refuses()
        => With().RefusesAsync("at_most_five_passengers", Book, Booking(passengers: 6));

    [Fact]
    public Task AtMostFivePassengers_Five_Allows() => With().AllowsAsync(Book, Booking(passengers: 5));

    [Fact]
    public Task AtMostFivePassengers_OtherIntents_StaysQuiet()
        => With().IsQuietElsewhereAsync("at_most_five_passengers", Booking(passengers: 6), Book);

    [Theory]
    [InlineData("at_most_one_certificate", "cert1", "cert2")]
    [InlineData("at_most_one_credit_card", "card1", "card2")]
    [InlineData("at_most_three_gift_cards", "gift1", "gift2", "gift3", "gift4")]
    public Task AtMost_OneMoreOfAKind_Refuses(string guard, params string[] payments)
        => With().RefusesAsync(guard, Book, Booking(payments: payments));

    [Fact]
    public Task AtMost_AsManyAsThePolicyLets_Allows()
        => With().AllowsAsync(Book, Booking(payments: ["cert1", "card1", "gift1", "gift2", "gift3"]));

    [Theory]
    [InlineData("at_most_one_certificate", "cert1", "cert2")]
    [InlineData("at_most_one_credit_card", "card1", "card2")]
    [InlineData("at_most_three_gift_cards", "gift1", "gift2", "gift3", "gift4")]
    public Task AtMost_OtherIntents_StaysQuiet(string guard, params string[] payments)
        => With().IsQuietElsewhereAsync(guard, Booking(payments: payments), Book);

    [Theory]
    [InlineData("one_way", "CB@20")]
    [InlineData("one_way", "AC@20")]
    [InlineData("one_way", "AB@20 BA@25")]
    [InlineData("round_trip", "AB@20")]
    [InlineData("round_trip", "AB@20 AB@25")]
    [InlineData("round_trip", "AC@20 CA@25")]
    [InlineData("round_trip", "AB@25 BA@20")]
    public Task FlightsMakeTheTrip_AnotherTrip_Refuses(string trip, string flights)
        => With().RefusesAsync("flights_make_the_trip", Book, Booking(flights, trip: trip));

    [Theory]
    [InlineData("one_way", "AC@20 CB@20")]
    [InlineData("round_trip", "AB@20 BC@25 CA@25")]
    public Task FlightsMakeTheTrip_StopsOnTheWay_Allows(string trip, string flights)
        => With().AllowsAsync(Book, Booking(flights, trip: trip));

    [Fact]
    public Task FlightsMakeTheTrip_UnknownFlight_LeavesItToTheApiGuards()
        => With().AllowsAsync(Book, Booking("XY@20"));

    [Fact]
    public Task FlightsMakeTheTrip_OtherIntents_StaysQuiet()
        => With().IsQuietElsewhereAsync("flights_make_the_trip", Booking("CB@20"), Book);
}
