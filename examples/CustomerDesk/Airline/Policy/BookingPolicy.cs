using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline.Policy;

/// <summary>What the written policy asks of a new reservation.</summary>
internal static class BookingPolicy
{
    private const int MostPassengers = 5;

    /// <summary>At most five passengers.</summary>
    public static GuardVerdict AtMostFivePassengers(GuardContext context)
    {
        int passengers = context.Payload.List("passengers").Count;
        return GuardVerdict.DenyWhen(
            passengers > MostPassengers,
            () => $"A reservation holds at most {MostPassengers} passengers, this one has {passengers}. Split it into several reservations.");
    }

    /// <summary>At most so many payment methods of one kind.</summary>
    public static Func<GuardContext, GuardVerdict> AtMost(int most, string kind) => context =>
    {
        int used = MethodsUsed(context).Count(source => source == kind);
        return GuardVerdict.DenyWhen(
            used > most,
            () => $"A reservation can be paid with at most {most} {kind.Replace('_', ' ')}{(most == 1 ? "" : "s")}, this one uses {used}. Pay the rest with another method of the customer's profile.");
    };

    /// <summary>The flights are the trip that was asked for: from origin to destination, and back for a round trip.</summary>
    public static GuardVerdict FlightsMakeTheTrip(GuardContext context)
    {
        StateObject payload = context.Payload;
        string? broken = Itinerary.FirstMismatch(
            payload.Text("origin"), payload.Text("destination"), payload.Text("flight_type"), Leg.Read(context.State, payload.Field("flights")));
        return GuardVerdict.DenyWhen(broken is not null, () => $"{broken} Choose flights that make the trip the customer asked for.");
    }

    private static IEnumerable<string> MethodsUsed(GuardContext context)
    {
        StateObject? profile = context.State.ObjectAt("users", context.Payload.Text("user_id"), "payment_methods");
        return context.Payload.Objects("payment_methods")
            .Select(used => profile?.ObjectAt(used.Text("payment_id"))?.Text("source") ?? "");
    }
}
