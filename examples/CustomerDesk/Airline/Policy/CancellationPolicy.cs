using System.Globalization;
using Clp;

namespace CustomerDesk.Airline.Policy;

/// <summary>When the written policy lets a reservation be cancelled. The reference's tool checks none of it.</summary>
internal static class CancellationPolicy
{
    /// <summary>The policy's clock: "EST", five hours behind UTC; the database's times are in it too.</summary>
    private static readonly TimeSpan AirlineOffset = TimeSpan.FromHours(-5);
    private static readonly TimeSpan FreeWindow = TimeSpan.FromHours(24);

    /// <summary>A trip of which any part is flown needs a person.</summary>
    public static GuardVerdict NothingFlown(GuardContext context)
    {
        Leg? flown = Booking.Named(context)?.Legs.FirstOrDefault(leg => leg.IsFlown);
        return flown is null
            ? GuardVerdict.Allow
            : GuardVerdict.Deny($"Flight {flown.Flight} of {flown.Date} is already {flown.Status}; a trip of which a part is flown cannot be cancelled here. Transfer the customer to a human agent.");
    }

    /// <summary>Cancelling twice would refund twice.</summary>
    public static GuardVerdict NotCancelledYet(GuardContext context)
        => GuardVerdict.DenyWhen(
            Booking.Named(context) is { IsCancelled: true },
            "The reservation is cancelled already and its refund is on the way; there is nothing left to cancel.");

    /// <summary>
    /// Within 24 hours of booking, a flight cancelled by the airline, business, or insured. Whether the customer's reason
    /// is one the insurance covers is told in words: that is an acceptance requirement, not a guard.
    /// </summary>
    public static GuardVerdict HasAGround(GuardContext context)
    {
        if (Booking.Named(context) is not { } booking || HasAGround(booking, context.Now))
        {
            return GuardVerdict.Allow;
        }

        return GuardVerdict.Deny(string.Create(
            CultureInfo.InvariantCulture,
            $"Reservation {booking.Id} is {booking.Cabin.Replace('_', ' ')}, without travel insurance, booked more than 24 hours ago ({booking.CreatedAt:s}), and the airline cancelled none of its flights: it cannot be cancelled. Offer a change that the policy allows instead."));
    }

    /// <summary>True when the insurance is the only ground, so that the reason decides.</summary>
    public static bool RestsOnInsurance(Booking booking, DateTimeOffset now)
        => booking.IsInsured && !HasAGroundWithoutInsurance(booking, now);

    private static bool HasAGround(Booking booking, DateTimeOffset now)
        => booking.IsInsured || HasAGroundWithoutInsurance(booking, now);

    private static bool HasAGroundWithoutInsurance(Booking booking, DateTimeOffset now)
        => booking.Cabin == "business"
            || booking.Legs.Any(leg => leg.Status == "cancelled")
            || (booking.CreatedAt is { } at && now.ToOffset(AirlineOffset).DateTime - at <= FreeWindow);
}
