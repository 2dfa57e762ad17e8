using CustomerDesk.Airline.Policy;
using CustomerDesk.Reference;

namespace CustomerDesk.Airline;

/// <summary>In what the airline desk differs between the two benchmarks: words and facts, as data.</summary>
internal sealed record AirlineFlavour
{
    public required string Name { get; init; }

    public required DatabaseHash Hash { get; init; }

    public required PythonCalls Calls { get; init; }

    public required AirlineTexts Texts { get; init; }

    /// <summary>Where the written policies differ.</summary>
    public required AirlineRules Rules { get; init; }

    /// <summary>Records are models with fixed field order, declared number types and nulls for absent fields.</summary>
    public required bool HasFixedModels { get; init; }

    /// <summary>A booking takes its seats from the flights.</summary>
    public required bool BookingTakesSeats { get; init; }

    /// <summary>Changing flights also stores the new cabin.</summary>
    public required bool FlightChangeStoresCabin { get; init; }

    /// <summary>The model has a tool to think with.</summary>
    public required bool HasThink { get; init; }

    /// <summary>The status of a flight can be looked up by itself.</summary>
    public required bool HasFlightStatus { get; init; }

    public static AirlineFlavour Tau { get; } = new()
    {
        Name = "tau-bench",
        Hash = DatabaseHash.Tuples,
        Calls = PythonCalls.Tau,
        Texts = AirlineTexts.Tau,
        Rules = AirlineRules.TauBench,
        HasFixedModels = false,
        BookingTakesSeats = false,
        FlightChangeStoresCabin = false,
        HasThink = true,
        HasFlightStatus = false,
    };

    public static AirlineFlavour Tau2 { get; } = new()
    {
        Name = "tau2-bench",
        Hash = DatabaseHash.SortedJson,
        Calls = PythonCalls.Tau2("AirlineTools"),
        Texts = AirlineTexts.Tau2,
        Rules = AirlineRules.Tau2Bench,
        HasFixedModels = true,
        BookingTakesSeats = true,
        FlightChangeStoresCabin = true,
        HasThink = false,
        HasFlightStatus = true,
    };
}
