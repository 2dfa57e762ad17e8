using System.Globalization;
using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>Searching flights with free seats, directly or with one stop, in the order of the database.</summary>
internal static class FlightSearch
{
    private static readonly string[] Parameters = ["origin", "destination", "date"];

    public static Query Direct(AirlineFlavour flavour) => new("search_direct_flight", Parameters, (state, arguments) =>
    {
        string origin = arguments.Text("origin"), destination = arguments.Text("destination"), date = arguments.Text("date");
        return ToolAnswer.Of(PythonJson.Dumps(StateArray.From(All(state)
            .Where(flight => flight.Text("origin") == origin && flight.Text("destination") == destination && IsAvailable(flight, date))
            .Select(flight => FoundFlight.Describe(flight, OnDate(flight, date)!, null, flavour)))));
    });

    public static Query OneStop(AirlineFlavour flavour) => new("search_onestop_flight", Parameters, (state, arguments) =>
    {
        string origin = arguments.Text("origin"), destination = arguments.Text("destination"), date = arguments.Text("date");
        StateObject[] last = [.. All(state).Where(flight => flight.Text("destination") == destination)];
        List<StateValue> pairs = [];
        foreach (StateObject first in All(state).Where(flight => flight.Text("origin") == origin && (!flavour.HasFixedModels || IsAvailable(flight, date))))
        {
            StateObject[] onward = [.. last.Where(flight => flight.Text("origin") == first.Text("destination"))];
            if (onward.Length == 0 && !flavour.HasFixedModels)
            {
                continue;
            }

            if (!TryOnwardDate(first, date, out string onwardDate, out string problem))
            {
                return ToolAnswer.Refused(problem);
            }

            foreach (StateObject second in onward.Where(flight => Connects(first, flight, date, onwardDate)))
            {
                // The first benchmark takes the second leg's seats and prices of the first leg's date.
                string seatsOf = flavour.HasFixedModels ? onwardDate : date;
                if (OnDate(second, seatsOf) is not { } seats)
                {
                    return ToolAnswer.Refused($"'{seatsOf}'");
                }

                pairs.Add(StateArray.Of(
                    FoundFlight.Describe(first, OnDate(first, date)!, date, flavour),
                    FoundFlight.Describe(second, seats, onwardDate, flavour)));
            }
        }

        return ToolAnswer.Of(PythonJson.Dumps(StateArray.From(pairs)));
    });

    private static IEnumerable<StateObject> All(StateObject state) => (state.Child("flights") ?? StateObject.Empty).Select(f => f.Value).OfType<StateObject>();

    private static bool Connects(StateObject first, StateObject second, string date, string onwardDate) =>
        PythonText.CodePoints.Compare(first.Text("scheduled_arrival_time_est"), second.Text("scheduled_departure_time_est")) <= 0
        && IsAvailable(first, date)
        && IsAvailable(second, onwardDate);

    private static StateObject? OnDate(StateObject flight, string date) => flight.Child("dates")?.Child(date);

    private static bool IsAvailable(StateObject flight, string date) => OnDate(flight, date)?.Text("status") == "available";

    // A flight that lands after midnight connects on the next day; both benchmarks write that day without a leading zero.
    private static bool TryOnwardDate(StateObject first, string date, out string onwardDate, out string problem)
    {
        problem = "";
        onwardDate = date;
        if (!first.Text("scheduled_arrival_time_est").Contains("+1", StringComparison.Ordinal))
        {
            return true;
        }

        string day = date.Length <= 2 ? date : date[^2..];
        if (!int.TryParse(day, NumberStyles.Integer, CultureInfo.InvariantCulture, out int number))
        {
            problem = $"invalid literal for int() with base 10: '{day}'";
            return false;
        }

        onwardDate = string.Create(CultureInfo.InvariantCulture, $"2024-05-{number + 1}");
        return true;
    }
}
