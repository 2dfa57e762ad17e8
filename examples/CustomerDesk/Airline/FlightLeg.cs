using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>Why a flight cannot be taken as asked.</summary>
internal enum LegProblem
{
    None,
    NotFound,
    NotOnDate,
    NotAvailable,
    NotEnoughSeats,
}

/// <summary>One flight of a booking or of a changed reservation, with what it costs a passenger.</summary>
/// <param name="Asked">The flight as the payload names it.</param>
/// <param name="Kept">The same flight of the reservation, when it is kept in the same cabin: price and route stay.</param>
/// <param name="Flight">The flight's record; null when there is none.</param>
/// <param name="OnDate">What the record says about the date; null when nothing.</param>
/// <param name="Cabin">The cabin asked for.</param>
internal sealed record FlightLeg(StateObject Asked, StateObject? Kept, StateObject? Flight, StateObject? OnDate, string Cabin)
{
    public string Number => Asked.Text("flight_number");

    public string Date => Asked.Text("date");

    public StateValue Price => Kept?.Field("price") ?? OnDate?.Child("prices")?.Field(Cabin) ?? 0;

    public StateValue Origin => (Kept ?? Flight)?.Field("origin") ?? "";

    public StateValue Destination => (Kept ?? Flight)?.Field("destination") ?? "";

    /// <summary>The legs a payload asks for; <paramref name="reservation"/> is null for a new booking.</summary>
    public static IReadOnlyList<FlightLeg> All(StateObject state, StateObject payload, StateObject? reservation) =>
        [.. payload.Objects("flights").Select(asked => Of(state, asked, payload.Text("cabin"), reservation))];

    /// <summary>The first leg with a problem, as the tools stop at it.</summary>
    public static (LegProblem Problem, FlightLeg? Leg) FirstProblem(IEnumerable<FlightLeg> legs, int passengers) => legs
        .Select(leg => (leg.Problem(passengers), (FlightLeg?)leg))
        .FirstOrDefault(found => found.Item1 != LegProblem.None);

    /// <summary>The prices of all legs for all passengers.</summary>
    public static PythonNumber Total(IEnumerable<FlightLeg> legs, PythonNumber passengers) =>
        legs.Aggregate(PythonNumber.Of(0L), (sum, leg) => sum + (PythonNumber.Of(leg.Price) * passengers));

    private static FlightLeg Of(StateObject state, StateObject asked, string cabin, StateObject? reservation)
    {
        string number = asked.Text("flight_number"), date = asked.Text("date");
        StateObject? kept = reservation?.Text("cabin") != cabin ? null : reservation.Objects("flights")
            .FirstOrDefault(f => f.Text("flight_number") == number && f.Text("date") == date);
        return new(asked, kept, AirlineState.Flight(state, number), AirlineState.FlightOn(state, number, date), cabin);
    }

    private LegProblem Problem(int passengers) =>
        Kept is not null ? LegProblem.None
        : Flight is null ? LegProblem.NotFound
        : OnDate is null ? LegProblem.NotOnDate
        : OnDate.Text("status") != "available" ? LegProblem.NotAvailable
        : OnDate.Child("available_seats")?.Number(Cabin) is { } seats && seats < PythonNumber.Of((long)passengers) ? LegProblem.NotEnoughSeats
        : LegProblem.None;
}
