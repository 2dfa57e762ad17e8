using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline.Policy;

/// <summary>How many checked bags are free, and that bags are only ever added.</summary>
internal static class BaggagePolicy
{
    /// <summary>A new reservation pays for exactly the bags beyond the free allowance.</summary>
    public static Func<GuardContext, GuardVerdict> BookingPaysBeyondAllowance(AirlineRules rules) => context =>
    {
        StateObject payload = context.Payload;
        if (context.State.ObjectAt("users", payload.Text("user_id")) is not { } user)
        {
            return GuardVerdict.Allow;
        }

        decimal free = rules.FreeBagsPerPassenger(user.Text("membership"), payload.Text("cabin")) * payload.List("passengers").Count;
        decimal owed = Math.Max(0, payload.Decimal("total_baggages") - free);
        return Verdict(payload.Decimal("nonfree_baggages"), owed, owed, free);
    };

    /// <summary>Added bags are paid beyond the allowance; what was paid before stays paid.</summary>
    public static Func<GuardContext, GuardVerdict> AddedBagsPayBeyondAllowance(AirlineRules rules) => context =>
    {
        if (Booking.Named(context) is not { } booking)
        {
            return GuardVerdict.Allow;
        }

        decimal free = rules.FreeBagsPerPassenger(booking.Membership, booking.Cabin) * booking.Passengers;
        decimal owed = Math.Max(0, context.Payload.Decimal("total_baggages") - free);
        return Verdict(context.Payload.Decimal("nonfree_baggages"), owed, Math.Max(owed, booking.PaidBags), free);
    };

    /// <summary>Bags can be added, not removed.</summary>
    public static GuardVerdict BagsAreOnlyAdded(GuardContext context)
        => Booking.Named(context) is { } booking && context.Payload.Decimal("total_baggages") < booking.TotalBags
            ? GuardVerdict.Deny($"The reservation has {booking.TotalBags:0} checked bags; bags can be added, not removed.").Suggest("total_baggages", booking.TotalBags)
            : GuardVerdict.Allow;

    private static GuardVerdict Verdict(decimal charged, decimal least, decimal most, decimal free)
        => charged >= least && charged <= most
            ? GuardVerdict.Allow
            : GuardVerdict.Deny($"{charged:0} bags would be charged, but with {free:0} free bags {least:0} must be: 50 dollars for each bag beyond the allowance, none within it.").Suggest("nonfree_baggages", least);
}
