using Clp;
using CustomerDesk.Reference;

namespace CustomerDesk.Airline;

/// <summary>The airports that the desk knows.</summary>
internal static class Airports
{
    private static readonly (string Code, string City)[] Known =
    [
        ("SFO", "San Francisco"), ("JFK", "New York"), ("LAX", "Los Angeles"), ("ORD", "Chicago"), ("DFW", "Dallas"),
        ("DEN", "Denver"), ("SEA", "Seattle"), ("ATL", "Atlanta"), ("MIA", "Miami"), ("BOS", "Boston"),
        ("PHX", "Phoenix"), ("IAH", "Houston"), ("LAS", "Las Vegas"), ("MCO", "Orlando"), ("EWR", "Newark"),
        ("CLT", "Charlotte"), ("MSP", "Minneapolis"), ("DTW", "Detroit"), ("PHL", "Philadelphia"), ("LGA", "LaGuardia"),
    ];

    /// <summary>All of them, as each benchmark lists them.</summary>
    public static string List(AirlineFlavour flavour) => flavour.HasFixedModels
        ? PythonJson.Dumps(StateArray.From(Known.Select(airport => StateObject.Of(("iata", airport.Code), ("city", airport.City)))))
        : PythonJson.Dumps(StateObject.From(Known.Select(airport => KeyValuePair.Create<string, StateValue>(airport.Code, airport.City))));
}
