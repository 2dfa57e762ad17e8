using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>A booking's payments are on file, covered and add up; ids for new records are left.</summary>
internal static class BookingGuards
{
    private static readonly string[] OnBooking = [AirlineIntents.Book];

    private enum Problem { None, NotOnFile, NotCovered }

    /// <summary>The benchmark knows three ids each for new reservations and certificates; the first one's tool gives the last reservation id again and again.</summary>
    public static void AddIdsLeft(ContractBuilder contract, AirlineFlavour flavour)
    {
        if (flavour.HasFixedModels)
        {
            contract.Api("reservation_id_is_left", OnBooking, "The benchmark knows three ids for new reservations.", c =>
                GuardVerdict.DenyWhen(AirlineState.NextReservationId(c.State) is null, "Too many reservations"));
        }

        contract.Api("certificate_id_is_left", [AirlineIntents.Certificate], "The benchmark knows three ids for new certificates.", c =>
            GuardVerdict.DenyWhen(
                AirlineState.User(c.State, c.Payload.Text("user_id")) is { } user && AirlineState.NextCertificateId(user) is null,
                "Too many certificates"));
    }

    public static void AddTo(ContractBuilder contract, AirlineFlavour flavour)
    {
        AirlineTexts texts = flavour.Texts;
        Payment(contract, "booking_payment_is_on_file", "Every payment method is in the user's profile.", Problem.NotOnFile, texts.BookingPaymentNotFound);
        Payment(contract, "booking_payment_is_covered", "Gift cards and certificates hold what they shall pay.", Problem.NotCovered, texts.NotEnoughBalance);
        contract.Api("payments_add_up", OnBooking, "The payments are exactly the total price.", c => AddUp(c, texts));
        contract.Api("certificate_pays_once", OnBooking, "A certificate is used up by its first payment.", c =>
            TwiceUsed(c) is { } twice ? GuardVerdict.Deny($"'{twice}'") : GuardVerdict.Allow);
    }

    /// <summary>What the booking costs: flights, insurance at 30 for each passenger, bags at 50.</summary>
    public static PythonNumber Total(StateObject state, StateObject payload)
    {
        PythonNumber passengers = PythonNumber.Of((long)payload.List("passengers").Count);
        PythonNumber insurance = payload.Text("insurance") == "yes" ? PythonNumber.Of(30L) * passengers : PythonNumber.Of(0L);
        return FlightLeg.Total(FlightLeg.All(state, payload, null), passengers) + insurance + (PythonNumber.Of(50L) * payload.Number("nonfree_baggages"));
    }

    private static GuardVerdict AddUp(GuardContext c, AirlineTexts texts)
    {
        PythonNumber total = Total(c.State, c.Payload);
        PythonNumber paid = c.Payload.Objects("payment_methods").Aggregate(PythonNumber.Of(0L), (sum, payment) => sum + payment.Number("amount"));
        GuardVerdict verdict = GuardVerdict.DenyWhen(paid.CompareTo(total) != 0, () => texts.PaymentDoesNotAddUp(total.ToString(), paid.ToString()));
        return verdict.IsDenied && AllOf(total, c) is { } payments ? verdict.Suggest("payment_methods", payments) : verdict;
    }

    /// <summary>A single payment that can pay it all pays the total; how several share it is the customer's choice.</summary>
    private static StateArray? AllOf(PythonNumber total, GuardContext c)
    {
        StateArray payments = c.Payload.List("payment_methods");
        return payments is [StateObject only] && only.With("amount", total.ToState()) is var whole
            && Of(AirlineState.PaymentMethod(c.State, c.Payload.Text("user_id"), only.Text("payment_id")), whole) == Problem.None
                ? StateArray.Of(whole)
                : null;
    }

    private static void Payment(ContractBuilder contract, string name, string description, Problem problem, Func<string, string> reason) =>
        contract.Api(name, OnBooking, description, c =>
        {
            (Problem found, string paymentId) = First(c);
            return GuardVerdict.DenyWhen(found == problem, () => reason(paymentId));
        });

    // The tools stop at the first bad payment; without the user there is nothing to judge.
    private static (Problem Problem, string PaymentId) First(GuardContext c)
    {
        string userId = c.Payload.Text("user_id");
        return AirlineState.User(c.State, userId) is null ? default : c.Payload.Objects("payment_methods")
            .Select(payment => (Of(AirlineState.PaymentMethod(c.State, userId, payment.Text("payment_id")), payment), payment.Text("payment_id")))
            .FirstOrDefault(found => found.Item1 != Problem.None);
    }

    private static Problem Of(StateObject? method, StateObject payment) =>
        method is null ? Problem.NotOnFile
        : (AirlineState.IsGiftCard(method) || AirlineState.IsCertificate(method)) && method.Number("amount") < payment.Number("amount") ? Problem.NotCovered
        : Problem.None;

    private static string? TwiceUsed(GuardContext c) => c.Payload.Objects("payment_methods")
        .Select(payment => payment.Text("payment_id"))
        .Where(id => AirlineState.PaymentMethod(c.State, c.Payload.Text("user_id"), id) is { } method && AirlineState.IsCertificate(method))
        .GroupBy(id => id)
        .FirstOrDefault(uses => uses.Count() > 1)?.Key;
}
