using Clp;
using CustomerDesk.Airline.Policy;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>One intent per mutating tool of the airline desk, with the inputs and words of its tool description.</summary>
internal static class AirlineIntents
{
    public const string Book = "book_reservation";
    public const string Cancel = "cancel_reservation";
    public const string Certificate = "send_certificate";
    public const string Baggages = "update_reservation_baggages";
    public const string Flights = "update_reservation_flights";
    public const string Passengers = "update_reservation_passengers";

    /// <summary>The intents that change the database, in declaration order.</summary>
    public static readonly string[] Writes = [Book, Cancel, Certificate, Baggages, Flights, Passengers];

    private const string PaymentWords = "The payment id stored in user profile, such as 'credit_card_7815826', 'gift_card_7815826', 'certificate_7815826'.";

    private static readonly Shape Cabin = Shape.Enum("basic_economy", "economy", "business");

    // A model may repeat what the flight's record says beside number and date; the tools accept that.
    private static readonly Shape FlightList = Shape.List(Shape.Object(
        Field.Required("flight_number", Shape.Text, "Flight number, such as 'HAT001'."),
        Field.Required("date", Shape.Text, "The date for the flight in the format 'YYYY-MM-DD', such as '2024-05-01'.")).AndOthers());

    private static readonly Shape PassengerList = Shape.List(Shape.Object(
        Field.Required("first_name", Shape.Text, "The first name of the passenger, such as 'Noah'."),
        Field.Required("last_name", Shape.Text, "The last name of the passenger, such as 'Brown'."),
        Field.Required("dob", Shape.Text, "The date of birth of the passenger in the format 'YYYY-MM-DD', such as '1990-01-01'.")).AndOthers());

    private static readonly Shape PaymentList = Shape.List(Shape.Object(
        Field.Required("payment_id", Shape.Text, PaymentWords),
        Field.Required("amount", Shape.Number, "The amount to be paid.")).AndOthers());

    public static ContractBuilder Declare(ContractBuilder contract)
    {
        Write(contract, Book, "Book a reservation.", i => i
            .Required("user_id", Shape.Text, "The ID of the user to book the reservation, such as 'sara_doe_496'.")
            .Required("origin", Shape.Text, "The IATA code for the origin city, such as 'SFO'.")
            .Required("destination", Shape.Text, "The IATA code for the destination city, such as 'JFK'.")
            .Required("flight_type", Shape.Enum("one_way", "round_trip"), "The type of trip.")
            .Required("cabin", Cabin, "The cabin of all flights.")
            .Required("flights", FlightList, "An array of objects containing details about each piece of flight.")
            .Required("passengers", PassengerList, "An array of objects containing details about each passenger.")
            .Required("payment_methods", PaymentList, "An array of objects containing details about each payment method.")
            .Required("total_baggages", Shape.Integer, "The total number of baggage items included in the reservation.")
            .Required("nonfree_baggages", Shape.Integer, "The number of non-free baggage items included in the reservation.")
            .Required("insurance", Shape.Enum("yes", "no"), "Whether travel insurance is bought."));
        Write(contract, Cancel, "Cancel the whole reservation.", i => Reservation(i));
        Write(contract, Certificate, "Send a certificate to a user. Be careful!", i => i
            .Required("user_id", Shape.Text, "The ID of the user, such as 'sara_doe_496'.")
            .Required("amount", Shape.Number, "The amount of the certificate in dollars."));
        Write(contract, Baggages, "Update the baggage information of a reservation.", i => Reservation(i)
            .Required("total_baggages", Shape.Integer, "The updated total number of baggage items included in the reservation.")
            .Required("nonfree_baggages", Shape.Integer, "The updated number of non-free baggage items included in the reservation.")
            .Required("payment_id", Shape.Text, PaymentWords));
        Write(contract, Flights, "Update the flight information of a reservation.", i => Reservation(i)
            .Required("cabin", Cabin, "The cabin of all flights.")
            .Required("flights", FlightList, "Each piece of flight in the ENTIRE new reservation, kept segments included.")
            .Required("payment_id", Shape.Text, PaymentWords));
        Write(contract, Passengers, "Update the passenger information of a reservation.", i => Reservation(i)
            .Required("passengers", PassengerList, "An array of objects containing details about each passenger."));
        return contract.Intent(Session.Identify, i => i
            .Describe("Record which customer this conversation serves, after the customer gave a user id that exists.")
            .Required("user_id", Shape.Text, "The user id that the customer gave.")
            .Required(Session.IdentifiedBy, Shape.Enum("user_id"), "What the customer was found by."));
    }

    private static void Write(ContractBuilder contract, string name, string description, Action<IntentBuilder> inputs) =>
        contract.Intent(name, i =>
        {
            inputs(i.Describe(description));
            AirlinePolicy.Require(i, name);
        });

    private static IntentBuilder Reservation(IntentBuilder i) => i.Required("reservation_id", Shape.Text, "The reservation ID, such as 'ZFA04Y'.");
}
