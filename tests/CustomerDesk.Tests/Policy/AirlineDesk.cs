using Clp;
using CustomerDesk.Airline.Policy;
using CustomerDesk.Shared;

namespace CustomerDesk.Tests.Policy;

/// <summary>A small airline of its own: airports A, B and C, one customer per membership level, and the reservations a test gives it.</summary>
internal static class AirlineDesk
{
    public const string Book = "book_reservation";
    public const string Cancel = "cancel_reservation";
    public const string Flights = "update_reservation_flights";
    public const string Bags = "update_reservation_baggages";
    public const string Passengers = "update_reservation_passengers";
    public const string Certificate = "send_certificate";

    private static readonly string[] Intents = [Book, Cancel, Flights, Bags, Passengers, Certificate];

    private static readonly StateObject Dates = StateObject.Parse("""
        { "2024-05-10": { "status": "landed" }, "2024-05-15": { "status": "flying" }, "2024-05-16": { "status": "delayed" },
          "2024-05-17": { "status": "cancelled" }, "2024-05-20": { "status": "available" }, "2024-05-25": { "status": "available" } }
        """);

    private static readonly StateObject PaymentMethods = StateObject.Parse("""
        { "cert1": { "source": "certificate" }, "cert2": { "source": "certificate" }, "card1": { "source": "credit_card" }, "card2": { "source": "credit_card" },
          "gift1": { "source": "gift_card" }, "gift2": { "source": "gift_card" }, "gift3": { "source": "gift_card" }, "gift4": { "source": "gift_card" } }
        """);

    /// <summary>A desk that holds these reservations, under tau2-bench's policy unless another is given.</summary>
    public static PolicyDesk With(AirlineRules rules, params StateObject[] reservations)
        => new(State(reservations), builder => AirlinePolicy.AddTo(builder, rules), Intents, AirlinePolicy.Require);

    /// <inheritdoc cref="With(AirlineRules, StateObject[])"/>
    public static PolicyDesk With(params StateObject[] reservations) => With(AirlineRules.Tau2Bench, reservations);

    /// <summary>The same desk after this session changed or cancelled a reservation that held these flights.</summary>
    public static PolicyDesk AfterChanging(StateObject reservation, string flightsBefore, string cabin = "economy")
    {
        StateObject touched = StateObject.Of((reservation.Require<string>("reservation_id"), StateObject.Of(
            ("flights", Legs(flightsBefore)), ("cabin", cabin))));
        StateObject session = Session.Fresh.With(Session.Touched, touched);
        return new PolicyDesk(State(reservation).With(Session.Field, session), builder => AirlinePolicy.AddTo(builder, AirlineRules.Tau2Bench), Intents, AirlinePolicy.Require);
    }

    /// <summary>A reservation R1; flights as "AB@20 BA@25", passengers by number.</summary>
    public static StateObject Reservation(
        string flights = "AB@20", string cabin = "economy", string insurance = "no", string user = "regular", int passengers = 1,
        string trip = "one_way", string created = "2024-05-01T10:00:00", int bags = 0, int paidBags = 0, string? status = null)
        => StateObject.Of(
            ("reservation_id", "R1"), ("user_id", user), ("origin", "A"), ("destination", "B"), ("flight_type", trip), ("cabin", cabin),
            ("flights", Legs(flights)), ("passengers", People(passengers)), ("created_at", created), ("total_baggages", bags),
            ("nonfree_baggages", paidBags), ("insurance", insurance), ("status", status is null ? StateValue.Null : status));

    /// <summary>A new booking of A to B.</summary>
    public static StateObject Booking(
        string flights = "AB@20", string cabin = "economy", string user = "regular", int passengers = 1, string trip = "one_way",
        int bags = 0, int paidBags = 0, params string[] payments)
        => StateObject.Of(
            ("user_id", user), ("origin", "A"), ("destination", "B"), ("flight_type", trip), ("cabin", cabin), ("flights", Legs(flights)),
            ("passengers", People(passengers)), ("payment_methods", StateArray.From(payments.Select(id => StateObject.Of(("payment_id", id), ("amount", 1))))),
            ("total_baggages", bags), ("nonfree_baggages", paidBags), ("insurance", "no"));

    /// <summary>A change of R1.</summary>
    public static StateObject Change(string flights, string cabin = "economy")
        => StateObject.Of(("reservation_id", "R1"), ("cabin", cabin), ("flights", Legs(flights)), ("payment_id", "card1"));

    /// <summary>The reservation R1, and nothing else.</summary>
    public static StateObject R1 { get; } = StateObject.Of(("reservation_id", "R1"));

    /// <summary>Flights as a payload or a database spells them: "AB@20" is flight AB on 2024-05-20.</summary>
    public static StateArray Legs(string flights)
        => StateArray.From(flights.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(leg => StateObject.Of(("flight_number", leg[..2]), ("date", $"2024-05-{leg[3..]}"))));

    private static StateObject State(params StateObject[] reservations) => StateObject.Of(
        ("users", StateObject.Of(("regular", User("regular")), ("silver", User("silver")), ("gold", User("gold")))),
        ("flights", StateObject.From(((string[])["AB", "BA", "AC", "CB", "CA", "BC"]).Select(Flight))),
        ("reservations", StateObject.From(reservations.Select(r => KeyValuePair.Create(r.Require<string>("reservation_id"), (StateValue)r)))));

    private static StateObject User(string membership) => StateObject.Of(
        ("user_id", membership), ("membership", membership), ("payment_methods", PaymentMethods), ("reservations", StateArray.Of("R1")));

    private static KeyValuePair<string, StateValue> Flight(string name)
        => KeyValuePair.Create(name, (StateValue)StateObject.Of(("origin", name[..1]), ("destination", name[1..]), ("dates", Dates)));

    private static StateArray People(int count)
        => StateArray.From(Enumerable.Range(1, count).Select(i => StateObject.Of(("first_name", $"P{i}"), ("last_name", "X"), ("dob", "1990-01-01"))));
}
