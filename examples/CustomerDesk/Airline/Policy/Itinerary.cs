namespace CustomerDesk.Airline.Policy;

/// <summary>Whether a list of flights makes the trip it is said to be.</summary>
internal static class Itinerary
{
    /// <summary>
    /// What a change would do to the route, or null when it keeps it. Compared with the flights the reservation holds, not
    /// with its own origin and destination words, which a database may hold wrongly.
    /// </summary>
    public static string? FirstDifference(Booking booking, IReadOnlyList<Leg> asked)
    {
        IReadOnlyList<Leg> held = booking.Legs;
        if (held.Count == 0 || asked.Count == 0 || asked.Any(leg => leg.Status is null))
        {
            return null; // unknown flights and empty lists are refused by the api guards
        }

        if (asked[0].Origin != held[0].Origin)
        {
            return $"The trip would start in {asked[0].Origin} instead of {held[0].Origin}.";
        }

        if (asked[^1].Destination != held[^1].Destination)
        {
            return $"The trip would end in {asked[^1].Destination} instead of {held[^1].Destination}.";
        }

        if (booking.TripType == "round_trip" && Visits(held, booking.Destination) && !Visits(asked, booking.Destination))
        {
            return $"The round trip would no longer go to {booking.Destination}.";
        }

        return IsConnected(held) ? FirstGap(asked) : null;
    }

    /// <summary>Why these flights are not the trip that is being booked, or null when they are.</summary>
    public static string? FirstMismatch(string origin, string destination, string tripType, IReadOnlyList<Leg> asked)
    {
        if (asked.Count == 0 || asked.Any(leg => leg.Status is null))
        {
            return null;
        }

        string end = tripType == "round_trip" ? origin : destination;
        return asked[0].Origin != origin ? $"The first flight leaves {asked[0].Origin}, not {origin}."
            : !Visits(asked, destination) ? $"No flight goes to {destination}."
            : asked[^1].Destination != end ? $"The last flight ends in {asked[^1].Destination}; a {tripType.Replace('_', ' ')} from {origin} to {destination} ends in {end}."
            : FirstGap(asked);
    }

    private static bool Visits(IEnumerable<Leg> legs, string airport) => legs.Any(leg => leg.Destination == airport);

    private static bool IsConnected(IReadOnlyList<Leg> legs) => FirstGap(legs) is null;

    private static string? FirstGap(IReadOnlyList<Leg> legs)
    {
        for (int i = 1; i < legs.Count; i++)
        {
            if (legs[i].Origin != legs[i - 1].Destination)
            {
                return $"Flight {legs[i].Flight} leaves {legs[i].Origin}, but the flight before it ends in {legs[i - 1].Destination}.";
            }

            if (string.CompareOrdinal(legs[i].Date, legs[i - 1].Date) < 0)
            {
                return $"Flight {legs[i].Flight} of {legs[i].Date} comes before the flight of {legs[i - 1].Date} that leads to it.";
            }
        }

        return null;
    }
}
