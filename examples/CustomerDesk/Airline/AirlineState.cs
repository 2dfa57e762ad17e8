using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>Short ways to the records of the airline database.</summary>
internal static class AirlineState
{
    private static readonly string[] NewReservationIds = ["HATHAT", "HATHAU", "HATHAV"];
    private static readonly string[] NewCertificateIds = ["certificate_3221322", "certificate_3221323", "certificate_3221324"];

    public static StateObject? User(StateObject state, string id) => state.Record("users", id);

    public static StateObject? Flight(StateObject state, string number) => state.Record("flights", number);

    /// <summary>What a flight's record says about one date, or null.</summary>
    public static StateObject? FlightOn(StateObject state, string number, string date) => Flight(state, number)?.Child("dates")?.Child(date);

    /// <summary>The reservation that a payload names, or null.</summary>
    public static StateObject? ReservationOf(StateObject state, StateObject payload) => state.Record("reservations", payload.Text("reservation_id"));

    /// <summary>A payment method of a user, or null.</summary>
    public static StateObject? PaymentMethod(StateObject state, string userId, string paymentId) =>
        User(state, userId)?.Child("payment_methods")?.Child(paymentId);

    /// <summary>The id that the next booking gets; the benchmark knows three, null when they are used up.</summary>
    public static string? NextReservationId(StateObject state) => NewReservationIds.FirstOrDefault(id => state.Record("reservations", id) is null);

    /// <summary>The last of the ids for bookings, which the first benchmark gives again and again.</summary>
    public static string LastReservationId => NewReservationIds[^1];

    /// <summary>The id that the user's next certificate gets; the benchmark knows three, null when they are used up.</summary>
    public static string? NextCertificateId(StateObject user) => NewCertificateIds.FirstOrDefault(id => user.Child("payment_methods")?.Child(id) is null);

    public static bool IsGiftCard(StateObject method) => method.Text("source") == "gift_card";

    public static bool IsCertificate(StateObject method) => method.Text("source") == "certificate";

    public static PythonNumber Passengers(StateObject reservation) => PythonNumber.Of((long)reservation.List("passengers").Count);

    public static StatePath Path(StateObject reservation, string field) => StatePath.Of("reservations", reservation.Text("reservation_id"), field);

    public static StatePath AmountPath(string userId, string paymentId) => StatePath.Of("users", userId, "payment_methods", paymentId, "amount");
}
