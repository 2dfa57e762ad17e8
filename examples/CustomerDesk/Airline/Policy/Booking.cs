using System.Globalization;
using Clp;

namespace CustomerDesk.Airline.Policy;

/// <summary>A reservation as the policy reads it. Absent or odd fields read as empty; the <c>api</c> guards complain about those.</summary>
internal sealed class Booking(StateObject node, StateObject state)
{
    private readonly StateObject _state = state;

    public string Id => node.TextOf("reservation_id");

    public string UserId => node.TextOf("user_id");

    public string Cabin => node.TextOf("cabin");

    public string TripType => node.TextOf("flight_type");

    public string Destination => node.TextOf("destination");

    public bool IsInsured => node.TextOf("insurance") == "yes";

    public bool IsCancelled => node.TextOf("status") == "cancelled";

    public int Passengers => node.CountOf("passengers");

    public decimal TotalBags => node.NumberOf("total_baggages");

    public decimal PaidBags => node.NumberOf("nonfree_baggages");

    public IReadOnlyList<Leg> Legs => Leg.Read(_state, node.Field("flights"));

    public string Membership => _state.ObjectAt("users", UserId)?.TextOf("membership") ?? "";

    /// <summary>When it was made, in the airline's own wall clock; null when the text is no date.</summary>
    public DateTime? CreatedAt =>
        DateTime.TryParse(node.TextOf("created_at"), CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime at) ? at : null;

    /// <summary>The flights it had before this session changed or cancelled it; empty when it was not touched.</summary>
    public IReadOnlyList<Leg> LegsBeforeThisSession =>
        Leg.Read(_state, _state.ObjectAt("session", "touched", Id)?.Field("flights"));

    /// <summary>The reservation the intent names, or null when there is none.</summary>
    public static Booking? Named(in GuardContext context) => Find(context.State, context.Payload.TextOf("reservation_id"));

    /// <summary>The reservation of that id, or null.</summary>
    public static Booking? Find(StateObject state, string id)
        => state.ObjectAt("reservations", id) is { } node ? new Booking(node, state) : null;
}
