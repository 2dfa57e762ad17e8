using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>What each intent does to the database: pure, field by field.</summary>
internal static class AirlineTransitions
{
    public static ContractBuilder AddTo(ContractBuilder contract, AirlineFlavour flavour)
    {
        contract.Transition("book", AirlineIntents.Book, c => BookingTransition.Book(c, flavour));
        OnReservation(contract, "cancel", AirlineIntents.Cancel, ReservationTransitions.Cancel);
        OnReservation(contract, "change_baggages", AirlineIntents.Baggages, ReservationTransitions.Baggages);
        OnReservation(contract, "change_flights", AirlineIntents.Flights, (c, reservation) => ReservationTransitions.Flights(c, reservation, flavour));
        OnReservation(contract, "change_passengers", AirlineIntents.Passengers, (c, reservation) =>
            StateDelta.Set(AirlineState.Path(reservation, "passengers"), AirlineRecords.Passengers(c.Payload, flavour)));
        contract.Transition("send_certificate", AirlineIntents.Certificate, c => CertificateTransition.Send(c, flavour));
        return Session.AddIdentify(contract);
    }

    // The guards have found the reservation by now; without it there is nothing to do.
    private static void OnReservation(ContractBuilder contract, string name, string intent, Func<TransitionContext, StateObject, StateDelta> effect) =>
        contract.Transition(name, intent, c => AirlineState.ReservationOf(c.State, c.Payload) is { } reservation
            ? effect(c, reservation).AndNote(c.Intent.Name, reservation.Text("reservation_id"))
            : StateDelta.Empty);
}
