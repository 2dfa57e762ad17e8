using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>Sending a certificate: it becomes a payment method of the user.</summary>
internal static class CertificateTransition
{
    public static StateDelta Send(TransitionContext c, AirlineFlavour flavour)
    {
        string userId = c.Payload.Text("user_id");
        return AirlineState.User(c.State, userId) is { } user && AirlineState.NextCertificateId(user) is { } id
            ? StateDelta
                .Set(StatePath.Of("users", userId, "payment_methods", id), AirlineRecords.Certificate(id, c.Payload.Number("amount"), flavour))
                .AndNote(c.Intent.Name, userId)
            : StateDelta.Empty;
    }
}
