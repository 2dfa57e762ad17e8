using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>A change of a reservation is paid by a method on file that may pay and can; passengers stay as many as they were.</summary>
internal static class UpdateGuards
{
    private static readonly string[] Paid = [AirlineIntents.Baggages, AirlineIntents.Flights];

    public static void AddTo(ContractBuilder contract, AirlineTexts texts)
    {
        OnMethod(contract, "payment_is_on_file", "The payment method is in the profile of the reservation's user.", texts.PaymentNotFound, (_, _, method) => method is null);
        OnMethod(contract, "certificate_does_not_pay_updates", "A certificate pays bookings only.", texts.CertificateNotUsable, (_, _, method) =>
            method is not null && AirlineState.IsCertificate(method));
        OnMethod(contract, "gift_card_covers_update", "A gift card that pays holds the price of the change.", texts.GiftCardTooLow, (c, reservation, method) =>
            method is not null && AirlineState.IsGiftCard(method) && method.Number("amount") < Price(c.Intent.Name, c.State, c.Payload, reservation));
        contract.Api("passenger_count_stays", [AirlineIntents.Passengers], "Passengers may be changed, not added or removed.", c =>
            GuardVerdict.DenyWhen(
                AirlineState.ReservationOf(c.State, c.Payload) is { } reservation && reservation.List("passengers").Count != c.Payload.List("passengers").Count,
                texts.PassengerCountDiffers));
    }

    /// <summary>What a change costs: 50 for each further paid bag, or the new flights less the old ones (below zero is a refund).</summary>
    public static PythonNumber Price(string intent, StateObject state, StateObject payload, StateObject reservation)
    {
        if (intent == AirlineIntents.Baggages)
        {
            PythonNumber more = payload.Number("nonfree_baggages") - reservation.Number("nonfree_baggages");
            return PythonNumber.Of(50L) * (more.IsPositive ? more : PythonNumber.Of(0L));
        }

        PythonNumber passengers = AirlineState.Passengers(reservation);
        PythonNumber before = reservation.Objects("flights").Aggregate(PythonNumber.Of(0L), (sum, flight) => sum + flight.Number("price"));
        return FlightLeg.Total(FlightLeg.All(state, payload, reservation), passengers) - (before * passengers);
    }

    private static void OnMethod(ContractBuilder contract, string name, string description, string reason, Func<GuardContext, StateObject, StateObject?, bool> objects) =>
        contract.Api(name, Paid, description, c => GuardVerdict.DenyWhen(
            AirlineState.ReservationOf(c.State, c.Payload) is { } reservation
                && objects(c, reservation, AirlineState.PaymentMethod(c.State, reservation.Text("user_id"), c.Payload.Text("payment_id"))),
            reason).SuggestTheOnly("payment_id", () => MayPay(c)));

    /// <summary>The methods of the profile that may pay the change: no certificate, and a gift card only when it holds the price.</summary>
    private static IEnumerable<string> MayPay(GuardContext c)
    {
        StateObject reservation = AirlineState.ReservationOf(c.State, c.Payload)!;
        PythonNumber price = Price(c.Intent.Name, c.State, c.Payload, reservation);
        StateObject methods = AirlineState.User(c.State, reservation.Text("user_id"))?.Child("payment_methods") ?? StateObject.Empty;
        return methods.Select(method => method.Key).Where(id => methods.Child(id) is { } method
            && !AirlineState.IsCertificate(method)
            && !(AirlineState.IsGiftCard(method) && method.Number("amount") < price));
    }
}
