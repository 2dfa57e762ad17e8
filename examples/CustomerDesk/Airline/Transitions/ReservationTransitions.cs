using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>Cancelling a reservation and changing its bags or flights.</summary>
internal static class ReservationTransitions
{
    public static StateDelta Cancel(TransitionContext c, StateObject reservation) => reservation.Objects("payment_history").Aggregate(
        StateDelta.Empty,
        (delta, payment) => delta.AndPush(AirlineState.Path(reservation, "payment_history"), AirlineRecords.Payment(payment.Text("payment_id"), -payment.Number("amount"))))
        .AndSet(AirlineState.Path(reservation, "status"), "cancelled")
        .AndTouch(c.State, reservation);

    public static StateDelta Baggages(TransitionContext c, StateObject reservation) => Pay(c, reservation, StateDelta
        .Set(AirlineState.Path(reservation, "total_baggages"), c.Payload.Field("total_baggages") ?? 0)
        .AndSet(AirlineState.Path(reservation, "nonfree_baggages"), c.Payload.Field("nonfree_baggages") ?? 0));

    public static StateDelta Flights(TransitionContext c, StateObject reservation, AirlineFlavour flavour)
    {
        StateArray flights = StateArray.From(FlightLeg.All(c.State, c.Payload, reservation).Select(leg => AirlineRecords.Flight(leg, flavour)));
        StateDelta delta = Pay(c, reservation, StateDelta
            .Set(AirlineState.Path(reservation, "flights"), flights)
            .AndTouch(c.State, reservation, c.Payload.Text("cabin")));
        return flavour.FlightChangeStoresCabin ? delta.AndSet(AirlineState.Path(reservation, "cabin"), c.Payload.Text("cabin")) : delta;
    }

    private static StateDelta Pay(TransitionContext c, StateObject reservation, StateDelta delta)
    {
        PythonNumber price = UpdateGuards.Price(c.Intent.Name, c.State, c.Payload, reservation);
        string paymentId = c.Payload.Text("payment_id"), userId = reservation.Text("user_id");
        if (AirlineState.PaymentMethod(c.State, userId, paymentId) is { } method && AirlineState.IsGiftCard(method))
        {
            delta = delta.AndSet(AirlineState.AmountPath(userId, paymentId), (method.Number("amount") - price).ToState());
        }

        return price.IsZero ? delta : delta.AndPush(AirlineState.Path(reservation, "payment_history"), AirlineRecords.Payment(paymentId, price));
    }
}
