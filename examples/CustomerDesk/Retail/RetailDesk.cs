using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>The retail desk, put together.</summary>
internal static class RetailDesk
{
    public const string Domain = "retail";

    public static Desk Create(StateObject database, RetailFlavour flavour) => new(RetailQueries.All(flavour))
    {
        Domain = Domain,
        Contract = RetailContract.Build(database, flavour),
        Writes = RetailIntents.Writes,
        Collections = RetailContract.Collections,
        Hash = flavour.Hash,
        Reply = Reply,
        Calls = flavour.Calls,
        Identifies = Identifies,
    };

    private static string Reply(string intent, StateObject payload, StateObject before, StateObject after) => PythonJson.Dumps(
        (intent == RetailIntents.ModifyUserAddress ? RetailState.User(after, payload.Text("user_id")) : RetailState.OrderOf(after, payload))
        ?? StateObject.Empty);

    private static StateObject? Identifies(string tool, StateObject arguments, ToolAnswer answer) => tool switch
    {
        _ when answer.IsError => null,
        RetailQueries.FindByEmail => StateObject.Of(("user_id", answer.Text), (Session.IdentifiedBy, "email")),
        RetailQueries.FindByNameZip => StateObject.Of(("user_id", answer.Text), (Session.IdentifiedBy, "name_zip")),
        _ => null,
    };
}
