using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline.Policy;

/// <summary>One flight on one date, with what the flight table says about it.</summary>
internal sealed record Leg(string Flight, string Date, string Origin, string Destination, string? Status)
{
    /// <summary>The policy counts a flight as taken off when it is flying or has landed; "delayed" and "on time" have not.</summary>
    public bool IsFlown => Status is "flying" or "landed";

    public bool IsSameAs(Leg other) => Flight == other.Flight && Date == other.Date;

    /// <summary>The legs of a list of <c>{flight_number, date}</c>; unknown flights have empty airports and no status.</summary>
    public static IReadOnlyList<Leg> Read(StateObject state, StateValue? flights)
        => flights is StateArray list ? [.. list.OfType<StateObject>().Select(f => Read(state, f))] : [];

    private static Leg Read(StateObject state, StateObject entry)
    {
        string flight = entry.Text("flight_number");
        string date = entry.Text("date");
        StateObject? known = state.ObjectAt("flights", flight);
        return new Leg(
            flight,
            date,
            known?.Text("origin") ?? "",
            known?.Text("destination") ?? "",
            known?.ObjectAt("dates", date)?.Text("status"));
    }
}
