using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>What the airline records look like. Closed but for what a model may add to flights and passengers: a transition that writes another field is refused.</summary>
internal static class AirlineShapes
{
    /// <summary>The three cabins.</summary>
    public static Shape Cabin { get; } = Shape.Enum("basic_economy", "economy", "business");

    public static ObjectShape State { get; } = Shape.Object(
        Field.Required("flights", Shape.Map(Flight()), "Flights by number."),
        Field.Required("reservations", Shape.Map(Reservation()), "Reservations by id."),
        Field.Required("users", Shape.Map(User()), "Users by id."),
        Field.Required(Session.Field, Session.Shape, "The conversation."));

    private static ObjectShape Flight() => Shape.Object(
        Field.Required("flight_number", Shape.Text),
        Field.Required("origin", Shape.Text),
        Field.Required("destination", Shape.Text),
        Field.Required("scheduled_departure_time_est", Shape.Text),
        Field.Required("scheduled_arrival_time_est", Shape.Text),
        Field.Required("dates", Shape.Map(Shape.Object(
            Field.Required("status", Shape.Text, "available, on time, delayed, flying, landed or cancelled."),
            Field.Optional("available_seats", Shape.Map(Shape.Integer), "Free seats by cabin."),
            Field.Optional("prices", Shape.Map(Shape.Integer), "Prices by cabin.")).AndOthers())));

    private static ObjectShape Reservation() => Shape.Object(
        Field.Required("reservation_id", Shape.Text),
        Field.Required("user_id", Shape.Text),
        Field.Required("origin", Shape.Text),
        Field.Required("destination", Shape.Text),
        Field.Required("flight_type", Shape.Enum("one_way", "round_trip")),
        Field.Required("cabin", Cabin),
        Field.Required("flights", Shape.List(Shape.Object(
            Field.Required("flight_number", Shape.Text),
            Field.Required("date", Shape.Text),
            Field.Required("price", Shape.Number, "What each passenger paid."),
            Field.Required("origin", Shape.Text),
            Field.Required("destination", Shape.Text)).AndOthers())),
        Field.Required("passengers", Shape.List(Passenger().AndOthers())),
        Field.Required("payment_history", Shape.List(Shape.Object(
            Field.Required("payment_id", Shape.Text),
            Field.Required("amount", Shape.Number)).AndOthers()), "Payments, and refunds below zero, oldest first."),
        Field.Required("created_at", Shape.Text, "When it was booked, EST."),
        Field.Required("total_baggages", Shape.Integer),
        Field.Required("nonfree_baggages", Shape.Integer),
        Field.Required("insurance", Shape.Enum("yes", "no")),
        Field.Optional("status", Shape.Text.OrNull(), "\"cancelled\" once it is."));

    private static ObjectShape Passenger() => Shape.Object(
        Field.Required("first_name", Shape.Text),
        Field.Required("last_name", Shape.Text),
        Field.Required("dob", Shape.Text));

    private static ObjectShape User() => Shape.Object(
        Field.Optional("user_id", Shape.Text),
        Field.Required("name", Shapes.Name),
        Field.Required("address", Shapes.Address),
        Field.Required("email", Shape.Text),
        Field.Required("dob", Shape.Text),
        Field.Required("payment_methods", Shape.Map(Shapes.PaymentMethod("amount", "credit_card", "gift_card", "certificate")), "Payment methods by id."),
        Field.Required("saved_passengers", Shape.List(Passenger())),
        Field.Required("membership", Shape.Enum("regular", "silver", "gold")),
        Field.Required("reservations", Shape.List(Shape.Text)));
}
