using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>The airline desk, put together.</summary>
internal static class AirlineDesk
{
    public const string Domain = "airline";

    public static Desk Create(StateObject database, AirlineFlavour flavour) => new(AirlineQueries.All(flavour))
    {
        Domain = Domain,
        Contract = AirlineContract.Build(database, flavour),
        Writes = AirlineIntents.Writes,
        Collections = AirlineContract.Collections,
        Hash = flavour.Hash,
        Reply = Reply,
        Calls = flavour.Calls,
        Identifies = (tool, arguments, answer) => tool == AirlineQueries.UserDetails && !answer.IsError
            ? StateObject.Of(("user_id", arguments.Text("user_id")), (Session.IdentifiedBy, "user_id"))
            : null,
    };

    private static string Reply(string intent, StateObject payload, StateObject before, StateObject after)
    {
        if (intent == AirlineIntents.Certificate)
        {
            string userId = payload.Text("user_id");
            string? id = AirlineState.User(before, userId) is { } user ? AirlineState.NextCertificateId(user) : null;
            return $"Certificate {id} added to user {userId} with amount {payload.Number("amount")}.";
        }

        StateObject? reservation = intent == AirlineIntents.Book
            ? after.Record("reservations", AirlineState.NextReservationId(before) ?? AirlineState.LastReservationId)
            : AirlineState.ReservationOf(after, payload);
        return PythonJson.Dumps(reservation ?? StateObject.Empty);
    }
}
