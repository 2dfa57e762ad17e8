using Clp;
using CustomerDesk.Airline.Policy;
using CustomerDesk.Shared;

namespace CustomerDesk.Airline;

/// <summary>The airline desk: book, change and cancel reservations, send certificates.</summary>
internal static class AirlineContract
{
    public static readonly string[] Collections = ["flights", "reservations", "users"];

    /// <summary>The moment in which the written policy says all conversations happen (EST has no daylight saving here).</summary>
    public static DateTimeOffset Now { get; } = new(2024, 5, 15, 15, 0, 0, TimeSpan.FromHours(-5));

    /// <summary>Builds the contract over a database (collections by id), with a fresh session.</summary>
    public static Contract Build(StateObject database, AirlineFlavour flavour)
    {
        ContractBuilder contract = Contract.Define("airline-desk")
            .Describe("An airline customer desk: every change of a reservation or a profile is proposed by a model and committed only under these rules.")
            .State(InitialState(database), AirlineShapes.State);
        AirlineIntents.Declare(contract, flavour);
        AirlineGuards.AddTo(contract, flavour);
        AirlinePolicy.AddTo(contract, flavour.Rules);
        AirlineTransitions.AddTo(contract, flavour);
        return contract.Build();
    }

    private static StateObject InitialState(StateObject database) => StateObject.From(
    [
        .. Collections.Select(name => KeyValuePair.Create(name, database.Field(name) ?? StateObject.Empty)),
        KeyValuePair.Create<string, StateValue>(Session.Field, Session.Fresh),
    ]);
}
