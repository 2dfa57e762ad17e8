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

    private const string PaymentWords = "One of the customer's own payment methods, by id (credit_card_…, gift_card_… or certificate_…).";

    // A model may repeat what the flight's record says beside number and date; the tools accept that.
    private static readonly Shape FlightList = Shape.List(Shape.Object(
        Field.Required("flight_number", Shape.Text, "Which flight."),
        Field.Required("date", Shape.Text, "The day of departure, yyyy-MM-dd.")).AndOthers());

    private static readonly Shape PassengerList = Shape.List(Shape.Object(
        Field.Required("first_name", Shape.Text, "Given name."),
        Field.Required("last_name", Shape.Text, "Family name."),
        Field.Required("dob", Shape.Text, "Date of birth, yyyy-MM-dd.")).AndOthers());

    public static ContractBuilder Declare(ContractBuilder contract, AirlineFlavour flavour)
    {
        Write(contract, Book, "Book a trip for a customer.", i => i
            .Required("user_id", Shape.Text, "Whose reservation it will be.")
            .Required("origin", Shape.Text, "Airport code where the trip starts.")
            .Required("destination", Shape.Text, "Airport code where the trip leads.")
            .Required("flight_type", Shape.Enum("one_way", "round_trip"), "There only, or there and back.")
            .Required("cabin", AirlineShapes.Cabin, "The cabin of all flights.")
            .Required("flights", FlightList, "Every flight of the trip, in the order flown.")
            .Required("passengers", PassengerList, "Everyone who travels.")
            .Required("payment_methods", Payments(flavour), "What is paid, and how.")
            .Required("total_baggages", Shape.Integer, "Checked bags in all.")
            .Required("nonfree_baggages", Shape.Integer, "How many of the bags are paid for.")
            .Required("insurance", Shape.Enum("yes", "no"), "Whether travel insurance is bought."));
        Write(contract, Cancel, "Cancel the whole reservation.", i => Reservation(i));
        Write(contract, Certificate, "Give a customer a travel certificate, as compensation.", i => i
            .Required("user_id", Shape.Text, "Who gets it.")
            .Required("amount", Shape.Number, "Its worth in dollars."));
        Write(contract, Baggages, "Change how many bags a reservation has.", i => Reservation(i)
            .Required("total_baggages", Shape.Integer, "Checked bags in all, after the change.")
            .Required("nonfree_baggages", Shape.Integer, "How many of them are paid for, after the change.")
            .Required("payment_id", Shape.Text, PaymentWords));
        Write(contract, Flights, "Change the flights or the cabin of a reservation.", i => Reservation(i)
            .Required("cabin", AirlineShapes.Cabin, "The cabin of all flights.")
            .Required("flights", FlightList, "Every flight of the changed trip, those that stay included.")
            .Required("payment_id", Shape.Text, PaymentWords));
        Write(contract, Passengers, "Correct who travels on a reservation.", i => Reservation(i)
            .Required("passengers", PassengerList, "Everyone who travels."));
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

    // The second benchmark's models hold payments in whole dollars and refuse a fraction.
    private static Shape Payments(AirlineFlavour flavour) => Shape.List(Shape.Object(
        Field.Required("payment_id", Shape.Text, PaymentWords),
        Field.Required("amount", flavour.HasFixedModels ? Shape.Integer : Shape.Number, "Dollars to take from this method.")).AndOthers());

    private static IntentBuilder Reservation(IntentBuilder i) => i.Required("reservation_id", Shape.Text, "Which reservation.");
}
