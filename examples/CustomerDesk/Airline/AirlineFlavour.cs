using CustomerDesk.Reference;

namespace CustomerDesk.Airline;

/// <summary>In what the airline desk differs between the two benchmarks: words and facts, as data.</summary>
internal sealed record AirlineFlavour
{
    public required string Name { get; init; }

    public required DatabaseHash Hash { get; init; }

    public required AirlineTexts Texts { get; init; }

    /// <summary>Free checked bags for each business passenger of a gold member.</summary>
    public required int GoldBusinessFreeBags { get; init; }

    /// <summary>Records are models with fixed field order, declared number types and nulls for absent fields.</summary>
    public required bool HasFixedModels { get; init; }

    /// <summary>A booking takes its seats from the flights.</summary>
    public required bool BookingTakesSeats { get; init; }

    /// <summary>Changing flights also stores the new cabin.</summary>
    public required bool FlightChangeStoresCabin { get; init; }

    public static AirlineFlavour Tau { get; } = new()
    {
        Name = "tau-bench",
        Hash = DatabaseHash.Tuples,
        Texts = AirlineTexts.Tau,
        GoldBusinessFreeBags = 3,
        HasFixedModels = false,
        BookingTakesSeats = false,
        FlightChangeStoresCabin = false,
    };

    public static AirlineFlavour Tau2 { get; } = new()
    {
        Name = "tau2-bench",
        Hash = DatabaseHash.SortedJson,
        Texts = AirlineTexts.Tau2,
        GoldBusinessFreeBags = 4,
        HasFixedModels = true,
        BookingTakesSeats = true,
        FlightChangeStoresCabin = true,
    };
}
