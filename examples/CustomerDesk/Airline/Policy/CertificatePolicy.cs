using System.Globalization;
using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline.Policy;

/// <summary>
/// When a certificate may be given as a gesture, and of what amount. That the customer complained and asked for it is told
/// in words: an acceptance requirement, not a guard.
/// </summary>
internal static class CertificatePolicy
{
    private const int ForCancelledFlight = 100;
    private const int ForDelayedFlight = 50;

    /// <summary>The amount follows from a cancelled flight, or from a delayed one in a reservation that was changed or cancelled for it.</summary>
    public static GuardVerdict IsJustified(GuardContext context)
    {
        if (context.State.ObjectAt("users", context.Payload.Text("user_id")) is not { } user)
        {
            return GuardVerdict.Allow;
        }

        decimal[] grounds = [.. user.Texts("reservations")
            .Select(id => Booking.Find(context.State, id))
            .OfType<Booking>()
            .Where(booking => IsEntitled(user, booking))
            .SelectMany(Amounts)
            .Distinct()];
        decimal asked = context.Payload.Decimal("amount");
        return grounds.Contains(asked) ? GuardVerdict.Allow : Denied(asked, grounds);
    }

    private static bool IsEntitled(StateObject user, Booking booking)
        => user.Text("membership") is "silver" or "gold" || booking.IsInsured || booking.Cabin == "business";

    private static IEnumerable<decimal> Amounts(Booking booking)
    {
        IReadOnlyList<Leg> before = booking.LegsBeforeThisSession;
        Leg[] legs = [.. booking.Legs, .. before];
        if (legs.Any(leg => leg.Status == "cancelled"))
        {
            yield return ForCancelledFlight * booking.Passengers;
        }

        if (before.Count > 0 && legs.Any(leg => leg.Status == "delayed"))
        {
            yield return ForDelayedFlight * booking.Passengers;
        }
    }

    private static GuardVerdict Denied(decimal asked, decimal[] grounds)
    {
        string amount = asked.ToString("0.##", CultureInfo.InvariantCulture);
        if (grounds.Length == 0)
        {
            return GuardVerdict.Deny($"A certificate of {amount} has no ground: none of the customer's entitled reservations has a cancelled flight, or a delayed flight and was changed or cancelled for it now.");
        }

        string allowed = string.Join(" or ", grounds.Select(g => g.ToString("0", CultureInfo.InvariantCulture)));
        GuardVerdict denied = GuardVerdict.Deny($"A certificate of {amount} does not match: 100 per passenger for a cancelled flight, 50 for a delayed one, which makes {allowed} here.");
        return grounds.Length == 1 ? denied.Suggest("amount", grounds[0]) : denied;
    }
}
