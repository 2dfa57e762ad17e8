using Clp;
using CustomerDesk.Retail.Policy;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>The retail desk: cancel and change pending orders, return and exchange delivered ones, change a user's address.</summary>
internal static class RetailContract
{
    public static readonly string[] Collections = ["orders", "products", "users"];

    /// <summary>Builds the contract over a database (collections by id), with a fresh session.</summary>
    public static Contract Build(StateObject database, RetailFlavour flavour)
    {
        ContractBuilder contract = Contract.Define("retail-desk")
            .Describe("A retail customer desk: every change of an order or a profile is proposed by a model and committed only under these rules.")
            .State(InitialState(database), RetailShapes.State);
        RetailIntents.Declare(contract);
        RetailGuards.AddTo(contract, flavour);
        RetailPolicy.AddTo(contract);
        RetailTransitions.AddTo(contract, flavour);
        return contract.Build();
    }

    private static StateObject InitialState(StateObject database) => StateObject.From(
    [
        .. Collections.Select(name => KeyValuePair.Create(name, database.Field(name) ?? StateObject.Empty)),
        KeyValuePair.Create<string, StateValue>(Session.Field, Session.Fresh),
    ]);
}
