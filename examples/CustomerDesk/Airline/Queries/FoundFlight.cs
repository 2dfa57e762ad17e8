using Clp;

namespace CustomerDesk.Airline;

/// <summary>A search result: the flight's record with one date's seats and prices in place of all dates.</summary>
internal static class FoundFlight
{
    public static StateObject Describe(StateObject flight, StateObject onDate, string? date, AirlineFlavour flavour) =>
        flavour.HasFixedModels ? Model(flight, onDate, date) : Merged(flight, onDate, date);

    private static StateObject Merged(StateObject flight, StateObject onDate, string? date)
    {
        StateObject found = flight.Without("dates");
        foreach (KeyValuePair<string, StateValue> field in onDate)
        {
            found = found.With(field.Key, field.Value);
        }

        return date is null ? found : found.With("date", date);
    }

    private static StateObject Model(StateObject flight, StateObject onDate, string? date) => StateObject.Of(
        ("flight_number", flight.Field("flight_number") ?? StateValue.Null),
        ("origin", flight.Field("origin") ?? StateValue.Null),
        ("destination", flight.Field("destination") ?? StateValue.Null),
        ("status", "available"),
        ("scheduled_departure_time_est", flight.Field("scheduled_departure_time_est") ?? StateValue.Null),
        ("scheduled_arrival_time_est", flight.Field("scheduled_arrival_time_est") ?? StateValue.Null),
        ("date", date is null ? StateValue.Null : date),
        ("available_seats", onDate.Field("available_seats") ?? StateValue.Null),
        ("prices", onDate.Field("prices") ?? StateValue.Null));
}
