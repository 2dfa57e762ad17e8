using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>What the airline tools check themselves, in the order in which they check it: the first denial carries the tool's own words. They check no eligibility; the policy's guards do.</summary>
internal static class AirlineGuards
{
    private static readonly string[] OnReservations = [AirlineIntents.Cancel, AirlineIntents.Baggages, AirlineIntents.Flights, AirlineIntents.Passengers];

    public static ContractBuilder AddTo(ContractBuilder contract, AirlineFlavour flavour)
    {
        AirlineTexts texts = flavour.Texts;
        contract.Api("user_exists", [AirlineIntents.Book, AirlineIntents.Certificate, Session.Identify], "The user is in the database.", c =>
            GuardVerdict.DenyWhen(AirlineState.User(c.State, c.Payload.Text("user_id")) is null, () => texts.UserNotFound(c.Payload.Text("user_id"))));
        contract.Api("reservation_exists", OnReservations, "The reservation is in the database.", c =>
            GuardVerdict.DenyWhen(AirlineState.ReservationOf(c.State, c.Payload) is null, () => texts.ReservationNotFound(c.Payload.Text("reservation_id"))));
        BookingGuards.AddIdsLeft(contract, flavour);
        FlightGuards.AddTo(contract, texts);
        BookingGuards.AddTo(contract, flavour);
        UpdateGuards.AddTo(contract, texts);
        return contract;
    }

    /// <summary>Declares one guard of the tools.</summary>
    public static void Api(this ContractBuilder contract, string name, string[] on, string description, Func<GuardContext, GuardVerdict> check) =>
        contract.Guard(name, check, on, [GuardTags.Api], description);
}
