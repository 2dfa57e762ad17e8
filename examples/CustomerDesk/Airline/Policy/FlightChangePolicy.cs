using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline.Policy;

/// <summary>What the written policy lets a change of flights or cabin do.</summary>
internal static class FlightChangePolicy
{
    /// <summary>Basic economy may change its cabin, never its flights; not even both in one call.</summary>
    public static GuardVerdict BasicEconomyKeepsItsFlights(GuardContext context)
    {
        if (Booking.Named(context) is not { Cabin: "basic_economy" } booking || IsSame(booking.Legs, Asked(context)))
        {
            return GuardVerdict.Allow;
        }

        GuardVerdict denied = GuardVerdict.Deny(
            "Flights of a basic economy reservation cannot be changed. The cabin can be, with the flights as they are; after that the new cabin's rules hold.");
        return context.Payload.Text("cabin") == "basic_economy" ? denied : denied.Suggest("flights", AsPayload(booking.Legs));
    }

    /// <summary>Origin, destination and trip type stay as they are.</summary>
    public static GuardVerdict RouteStays(GuardContext context)
    {
        if (Booking.Named(context) is not { } booking)
        {
            return GuardVerdict.Allow;
        }

        string? broken = Itinerary.FirstDifference(booking, Asked(context));
        return GuardVerdict.DenyWhen(
            broken is not null,
            () => $"{broken} A change must keep origin, destination and trip type; another trip is a new reservation.");
    }

    /// <summary>Once any flight is flown the cabin stays.</summary>
    public static GuardVerdict CabinStaysOnceFlown(GuardContext context)
    {
        if (Booking.Named(context) is not { } booking || booking.Cabin == context.Payload.Text("cabin"))
        {
            return GuardVerdict.Allow;
        }

        Leg? flown = booking.Legs.FirstOrDefault(leg => leg.IsFlown);
        return flown is null
            ? GuardVerdict.Allow
            : GuardVerdict.Deny($"Flight {flown.Flight} of {flown.Date} is already {flown.Status}; the cabin can no longer be changed.").Suggest("cabin", booking.Cabin);
    }

    /// <summary>A cancelled reservation has nothing to change.</summary>
    public static GuardVerdict NotCancelled(GuardContext context)
        => GuardVerdict.DenyWhen(
            Booking.Named(context) is { IsCancelled: true },
            "The reservation is cancelled; it cannot be changed any more. Book a new one.");

    private static IReadOnlyList<Leg> Asked(GuardContext context) => Leg.Read(context.State, context.Payload.Field("flights"));

    private static bool IsSame(IReadOnlyList<Leg> held, IReadOnlyList<Leg> asked)
        => held.Count == asked.Count && held.Zip(asked).All(pair => pair.First.IsSameAs(pair.Second));

    private static StateArray AsPayload(IEnumerable<Leg> legs)
        => StateArray.From(legs.Select(leg => StateObject.Of(("flight_number", leg.Flight), ("date", leg.Date))));
}
