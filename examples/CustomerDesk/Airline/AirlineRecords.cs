using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>Records as each benchmark stores them: as given, or with the fields, order and number types of its models.</summary>
internal static class AirlineRecords
{
    public static StateArray Passengers(StateObject payload, AirlineFlavour flavour) => flavour.HasFixedModels
        ? StateArray.From(payload.Objects("passengers").Select(p => Pick(p, "first_name", "last_name", "dob")))
        : payload.List("passengers");

    public static StateArray Payments(StateObject payload, AirlineFlavour flavour) => flavour.HasFixedModels
        ? StateArray.From(payload.Objects("payment_methods").Select(p => Payment(p.Text("payment_id"), Whole(p.Number("amount")))))
        : payload.List("payment_methods");

    public static StateObject Payment(string paymentId, PythonNumber amount) => StateObject.Of(("payment_id", paymentId), ("amount", amount.ToState()));

    public static StateObject Flight(FlightLeg leg, AirlineFlavour flavour)
    {
        if (!flavour.HasFixedModels)
        {
            return leg.Asked.With("price", leg.Price).With("origin", leg.Origin).With("destination", leg.Destination);
        }

        return leg.Kept ?? StateObject.Of(
            ("flight_number", leg.Number),
            ("origin", leg.Origin),
            ("destination", leg.Destination),
            ("date", leg.Date),
            ("price", leg.Price));
    }

    public static StateObject Certificate(string id, PythonNumber amount, AirlineFlavour flavour) => flavour.HasFixedModels
        ? StateObject.Of(("source", "certificate"), ("id", id), ("amount", amount.ToFloat().ToState()))
        : StateObject.Of(("source", "certificate"), ("amount", amount.ToState()), ("id", id));

    /// <summary>A count of bags.</summary>
    public static StateValue Bags(StateObject payload, string field, AirlineFlavour flavour) => flavour.HasFixedModels
        ? Whole(payload.Number(field)).ToState()
        : payload.Field(field) ?? 0;

    // The models hold these as integers; a float that is whole becomes one.
    private static PythonNumber Whole(PythonNumber number) => number.IsFloat ? PythonNumber.Parse(number.ToInteger().ToString()) : number;

    private static StateObject Pick(StateObject fields, params ReadOnlySpan<string> keys)
    {
        StateObject picked = StateObject.Empty;
        foreach (string key in keys)
        {
            picked = picked.With(key, fields.Field(key) ?? StateValue.Null);
        }

        return picked;
    }
}
