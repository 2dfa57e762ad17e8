using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline.Policy;

/// <summary>
/// The written airline policy as guards tagged <c>policy</c>, beside the <c>api</c> guards that repeat what the tools check
/// themselves. What only words can tell is an acceptance requirement.
/// </summary>
public static class AirlinePolicy
{
    private static readonly string[] Tags = [GuardTags.Policy];

    /// <summary>Adds every guard of the policy.</summary>
    /// <param name="builder">A contract with the airline's six writing intents and a state of users, flights, reservations and session.</param>
    /// <param name="rules">Which of the two policies holds.</param>
    public static ContractBuilder AddTo(ContractBuilder builder, AirlineRules rules)
    {
        AddBooking(builder, rules);
        AddChanges(builder, rules);
        AddCancellation(builder);
        return builder.Guard("certificate_is_justified", CertificatePolicy.IsJustified, ["send_certificate"], Tags,
            "A gesture is 100 per passenger for a cancelled flight, or 50 for a delayed one once the reservation is changed or cancelled; only for silver and gold members, insured trips and business.");
    }

    /// <summary>Adds what a person must affirm before the named intent may act.</summary>
    public static IntentBuilder Require(IntentBuilder intent, string name)
    {
        if (name != "send_certificate")
        {
            intent.Require("customer_confirmed", "The customer was told the details of this action and explicitly said yes.", null, Tags);
        }

        return name switch
        {
            "cancel_reservation" => intent
                .Require("cancellation_reason_told", "The customer told why the reservation is to be cancelled.", null, Tags)
                .Require("insurance_covers_the_reason", "The reason is health or weather, which the travel insurance covers.", InsuranceDecides, Tags),
            "send_certificate" => intent
                .Require("customer_asked_for_compensation", "The customer complained about the cancelled or delayed flight and asked for compensation on their own; the facts were confirmed.", null, Tags),
            "book_reservation" => intent
                .Require("bags_are_wanted", "The customer asked for this number of checked bags.", HasBags, Tags)
                .Require("insurance_was_offered", "The customer was asked whether they want travel insurance.", null, Tags),
            "update_reservation_baggages" => intent
                .Require("bags_are_wanted", "The customer asked for this number of checked bags.", HasBags, Tags),
            _ => intent,
        };
    }

    private static void AddBooking(ContractBuilder builder, AirlineRules rules)
    {
        string[] on = ["book_reservation"];
        builder
            .Guard("at_most_five_passengers", BookingPolicy.AtMostFivePassengers, on, Tags, "A reservation holds at most five passengers.")
            .Guard("at_most_one_certificate", BookingPolicy.AtMost(1, "certificate"), on, Tags, "A reservation is paid with at most one travel certificate.")
            .Guard("at_most_one_credit_card", BookingPolicy.AtMost(1, "credit_card"), on, Tags, "A reservation is paid with at most one credit card.")
            .Guard("at_most_three_gift_cards", BookingPolicy.AtMost(3, "gift_card"), on, Tags, "A reservation is paid with at most three gift cards.")
            .Guard("flights_make_the_trip", BookingPolicy.FlightsMakeTheTrip, on, Tags, "The flights lead from origin to destination, and back when it is a round trip.")
            .Guard("booking_pays_bags_beyond_allowance", BaggagePolicy.BookingPaysBeyondAllowance(rules), on, Tags, "Bags beyond the free allowance are paid, those within it are not.");
    }

    private static void AddChanges(ContractBuilder builder, AirlineRules rules)
    {
        string[] flights = ["update_reservation_flights"];
        string[] bags = ["update_reservation_baggages"];
        builder
            .Guard("cancelled_reservation_stays", FlightChangePolicy.NotCancelled, [.. flights, .. bags, "update_reservation_passengers"], Tags, "A cancelled reservation is not changed any more.")
            .Guard("basic_economy_keeps_its_flights", FlightChangePolicy.BasicEconomyKeepsItsFlights, flights, Tags, "Basic economy flights cannot be modified; the cabin can.")
            .Guard("route_and_trip_type_stay", FlightChangePolicy.RouteStays, flights, Tags, "A change keeps origin, destination and trip type.")
            .Guard("bags_are_only_added", BaggagePolicy.BagsAreOnlyAdded, bags, Tags, "Checked bags can be added, not removed.")
            .Guard("added_bags_pay_beyond_allowance", BaggagePolicy.AddedBagsPayBeyondAllowance(rules), bags, Tags, "Bags beyond the free allowance are paid, those within it are not.");
        if (rules.CabinFixedOnceFlown)
        {
            builder.Guard("cabin_stays_once_flown", FlightChangePolicy.CabinStaysOnceFlown, flights, Tags, "The cabin cannot be changed once any flight of the reservation is flown.");
        }
    }

    private static void AddCancellation(ContractBuilder builder)
    {
        string[] on = ["cancel_reservation"];
        builder
            .Guard("nothing_cancelled_twice", CancellationPolicy.NotCancelledYet, on, Tags, "A reservation is cancelled, and refunded, once.")
            .Guard("flown_trip_is_not_cancelled", CancellationPolicy.NothingFlown, on, Tags, "A trip of which any part is flown cannot be cancelled here.")
            .Guard("cancellation_has_a_ground", CancellationPolicy.HasAGround, on, Tags, "Booked within 24 hours, cancelled by the airline, business, or insured.");
    }

    private static bool InsuranceDecides(GuardContext context)
        => Booking.Named(context) is { } booking && CancellationPolicy.RestsOnInsurance(booking, context.Now);

    private static bool HasBags(GuardContext context) => context.Payload.Decimal("total_baggages") > 0;
}
