using System.Globalization;
using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline.Policy;

/// <summary>A reservation as the policy reads it. Absent or odd fields read as empty; the <c>api</c> guards complain about those.</summary>
internal sealed class Booking(StateObject node, StateObject state)
{
    private readonly StateObject _state = state;

    public string Id => node.Text("reservation_id");

    public string UserId => node.Text("user_id");

    /// <summary>The cabin the customer has: what a change in this session bought, which one benchmark's tool forgets to store, else the record's.</summary>
    public string Cabin => Session.Touch(_state, Id)?.Text("cabin") is { Length: > 0 } bought ? bought : node.Text("cabin");

    public string TripType => node.Text("flight_type");

    public string Destination => node.Text("destination");

    public bool IsInsured => node.Text("insurance") == "yes";

    public bool IsCancelled => node.Text("status") == "cancelled";

    public int Passengers => node.List("passengers").Count;

    public decimal TotalBags => node.Decimal("total_baggages");

    public decimal PaidBags => node.Decimal("nonfree_baggages");

    public IReadOnlyList<Leg> Legs => Leg.Read(_state, node.Field("flights"));

    public string Membership => _state.ObjectAt("users", UserId)?.Text("membership") ?? "";

    /// <summary>When it was made, in the airline's own wall clock; null when the text is no date.</summary>
    public DateTime? CreatedAt =>
        DateTime.TryParse(node.Text("created_at"), CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime at) ? at : null;

    /// <summary>The flights it had before this session changed or cancelled it; empty when it was not touched.</summary>
    public IReadOnlyList<Leg> LegsBeforeThisSession =>
        Leg.Read(_state, Session.Touch(_state, Id)?.Field("flights"));

    /// <summary>The reservation the intent names, or null when there is none.</summary>
    public static Booking? Named(in GuardContext context) => Find(context.State, context.Payload.Text("reservation_id"));

    /// <summary>The reservation of that id, or null.</summary>
    public static Booking? Find(StateObject state, string id)
        => state.ObjectAt("reservations", id) is { } node ? new Booking(node, state) : null;
}
