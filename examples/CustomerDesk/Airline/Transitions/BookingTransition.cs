using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>Booking: the reservation is stored, payments are taken, and, where the benchmark does so, seats.</summary>
internal static class BookingTransition
{
    public static StateDelta Book(TransitionContext c, AirlineFlavour flavour)
    {
        string id = AirlineState.NextReservationId(c.State) ?? AirlineState.LastReservationId;
        string userId = c.Payload.Text("user_id");
        StateDelta delta = StateDelta
            .Set(StatePath.Of("reservations", id), Reservation(c, id, flavour))
            .AndPush(StatePath.Of("users", userId, "reservations"), id);
        delta = Pay(delta, c, userId);
        delta = flavour.BookingTakesSeats ? TakeSeats(delta, c) : delta;
        return delta.AndNote(c.Intent.Name, id);
    }

    private static StateObject Reservation(TransitionContext c, string id, AirlineFlavour flavour)
    {
        StateObject asked = c.Payload;
        StateObject reservation = StateObject.Of(
            ("reservation_id", id),
            ("user_id", asked.Text("user_id")),
            ("origin", asked.Text("origin")),
            ("destination", asked.Text("destination")),
            ("flight_type", asked.Text("flight_type")),
            ("cabin", asked.Text("cabin")),
            ("flights", StateArray.From(FlightLeg.All(c.State, asked, null).Select(leg => AirlineRecords.Flight(leg, flavour)))),
            ("passengers", AirlineRecords.Passengers(asked, flavour)),
            ("payment_history", AirlineRecords.Payments(asked, flavour)),
            ("created_at", c.Now.ToOffset(AirlineContract.Now.Offset).ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)),
            ("total_baggages", AirlineRecords.Bags(asked, "total_baggages", flavour)),
            ("nonfree_baggages", AirlineRecords.Bags(asked, "nonfree_baggages", flavour)),
            ("insurance", asked.Text("insurance")));
        return flavour.HasFixedModels ? reservation.With("status", StateValue.Null) : reservation;
    }

    private static StateDelta Pay(StateDelta delta, TransitionContext c, string userId)
    {
        Dictionary<string, PythonNumber> left = [];
        foreach (StateObject payment in c.Payload.Objects("payment_methods"))
        {
            string paymentId = payment.Text("payment_id");
            if (AirlineState.PaymentMethod(c.State, userId, paymentId) is not { } method)
            {
                continue;
            }

            if (AirlineState.IsCertificate(method))
            {
                delta = delta.AndRemove(StatePath.Of("users", userId, "payment_methods", paymentId));
            }
            else if (AirlineState.IsGiftCard(method))
            {
                left[paymentId] = left.GetValueOrDefault(paymentId, method.Number("amount")) - payment.Number("amount");
            }
        }

        return left.Aggregate(delta, (all, card) => all.AndSet(AirlineState.AmountPath(userId, card.Key), card.Value.ToState()));
    }

    private static StateDelta TakeSeats(StateDelta delta, TransitionContext c)
    {
        string cabin = c.Payload.Text("cabin");
        PythonNumber passengers = PythonNumber.Of((long)c.Payload.List("passengers").Count);
        foreach (IGrouping<(string Number, string Date), FlightLeg> legs in FlightLeg.All(c.State, c.Payload, null).GroupBy(leg => (leg.Number, leg.Date)))
        {
            PythonNumber seats = legs.First().OnDate?.Child("available_seats")?.Number(cabin) ?? default;
            PythonNumber taken = passengers * PythonNumber.Of((long)legs.Count());
            delta = delta.AndSet(StatePath.Of("flights", legs.Key.Number, "dates", legs.Key.Date, "available_seats", cabin), (seats - taken).ToState());
        }

        return delta;
    }
}
