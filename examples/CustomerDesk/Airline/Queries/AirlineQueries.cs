using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>What the airline desk can look up.</summary>
internal static class AirlineQueries
{
    public const string UserDetails = "get_user_details";

    public static IReadOnlyList<Query> All(AirlineFlavour flavour)
    {
        AirlineTexts texts = flavour.Texts;
        List<Query> queries =
        [
            CommonQueries.Record(UserDetails, "user_id", "users", texts.UserNotFound),
            CommonQueries.Record("get_reservation_details", "reservation_id", "reservations", texts.ReservationUnknown),
            new("list_all_airports", [], (_, _) => ToolAnswer.Of(Airports.List(flavour))),
            FlightSearch.Direct(flavour),
            FlightSearch.OneStop(flavour),
            .. CommonQueries.All(texts.InvalidExpression, flavour.HasThink),
        ];
        if (flavour.HasFlightStatus)
        {
            queries.Add(new("get_flight_status", ["flight_number", "date"], (state, arguments) => Status(state, arguments, texts)));
        }

        return queries;
    }

    private static ToolAnswer Status(StateObject state, StateObject arguments, AirlineTexts texts)
    {
        string number = arguments.Text("flight_number"), date = arguments.Text("date");
        return AirlineState.Flight(state, number) is null ? ToolAnswer.Refused(texts.FlightNotFound(number))
            : AirlineState.FlightOn(state, number, date) is not { } onDate ? ToolAnswer.Refused(texts.FlightNotOnDate(number, date))
            : ToolAnswer.Of(onDate.Text("status"));
    }
}
