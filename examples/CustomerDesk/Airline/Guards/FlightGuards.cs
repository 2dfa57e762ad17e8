using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>Every flight that is not simply kept exists, flies on the date, can be booked and has seats. Each guard objects to the first bad flight only, where the tools stop.</summary>
internal static class FlightGuards
{
    private static readonly string[] OnFlights = [AirlineIntents.Book, AirlineIntents.Flights];

    public static void AddTo(ContractBuilder contract, AirlineTexts texts)
    {
        Leg(contract, "flight_exists", "The flight is in the database.", LegProblem.NotFound, leg => texts.FlightNotFound(leg.Number));
        Leg(contract, "flight_is_on_date", "The flight flies on the date.", LegProblem.NotOnDate, leg => texts.FlightNotOnDate(leg.Number, leg.Date));
        Leg(contract, "flight_is_available", "The flight can still be booked.", LegProblem.NotAvailable, leg => texts.FlightNotAvailable(leg.Number, leg.Date));
        Leg(contract, "flight_has_seats", "The cabin has a seat for each passenger.", LegProblem.NotEnoughSeats, leg => texts.NotEnoughSeats(leg.Number));
    }

    private static void Leg(ContractBuilder contract, string name, string description, LegProblem problem, Func<FlightLeg, string> reason) =>
        contract.Api(name, OnFlights, description, c =>
        {
            (LegProblem found, FlightLeg? leg) = First(c);
            return found == problem && leg is not null ? GuardVerdict.Deny(reason(leg)) : GuardVerdict.Allow;
        });

    private static (LegProblem Problem, FlightLeg? Leg) First(GuardContext c)
    {
        StateObject? reservation = AirlineState.ReservationOf(c.State, c.Payload);
        StateObject? travellers = c.Intent.Name == AirlineIntents.Book ? c.Payload : reservation;
        return travellers is null
            ? default
            : FlightLeg.FirstProblem(FlightLeg.All(c.State, c.Payload, reservation), travellers.List("passengers").Count);
    }
}
