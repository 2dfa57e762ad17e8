using Clp;
using CustomerDesk.Reference;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail;

/// <summary>What the retail desk can look up.</summary>
internal static class RetailQueries
{
    public const string FindByEmail = "find_user_id_by_email";
    public const string FindByNameZip = "find_user_id_by_name_zip";

    public static IReadOnlyList<Query> All(RetailFlavour flavour)
    {
        RetailTexts texts = flavour.Texts;
        List<Query> queries =
        [
            new(FindByEmail, ["email"], (state, arguments) => Find(state, texts, user => Same(user.Text("email"), arguments.Text("email")))),
            new(FindByNameZip, ["first_name", "last_name", "zip"], (state, arguments) => Find(state, texts, user => HasNameAndZip(user, arguments))),
            CommonQueries.Record("get_user_details", "user_id", "users", _ => texts.UserNotFound),
            CommonQueries.Record("get_order_details", "order_id", "orders", _ => texts.OrderNotFound),
            CommonQueries.Record("get_product_details", "product_id", "products", _ => texts.ProductNotFound),
            new("list_all_product_types", [], (state, _) => ToolAnswer.Of(ProductTypes(state))),
            .. CommonQueries.All(texts.InvalidExpression, flavour.HasThink),
        ];
        if (flavour.HasItemDetails)
        {
            queries.Add(new("get_item_details", ["item_id"], (state, arguments) => ItemDetails(state, arguments.Text("item_id"), texts)));
        }

        return queries;
    }

    private static ToolAnswer Find(StateObject state, RetailTexts texts, Func<StateObject, bool> isMatch)
    {
        foreach (KeyValuePair<string, StateValue> entry in state.Child("users") ?? StateObject.Empty)
        {
            if (entry.Value is StateObject user && isMatch(user))
            {
                return ToolAnswer.Of(entry.Key);
            }
        }

        return ToolAnswer.Refused(texts.UserNotFound);
    }

    private static bool HasNameAndZip(StateObject user, StateObject arguments) =>
        user.Child("name") is { } name
        && Same(name.Text("first_name"), arguments.Text("first_name"))
        && Same(name.Text("last_name"), arguments.Text("last_name"))
        && user.Child("address")?.Text("zip") == arguments.Text("zip");

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static string ProductTypes(StateObject state) => PythonJson.Dumps(
        StateObject.From((state.Child("products") ?? StateObject.Empty)
            .Select(product => product.Value).OfType<StateObject>()
            .GroupBy(product => product.Text("name"))
            .Select(named => KeyValuePair.Create(named.Key, named.Last().Field("product_id") ?? StateValue.Null))),
        sortKeys: true);

    private static ToolAnswer ItemDetails(StateObject state, string itemId, RetailTexts texts)
    {
        StateObject? item = (state.Child("products") ?? StateObject.Empty)
            .Select(product => (product.Value as StateObject)?.Child("variants")?.Child(itemId))
            .FirstOrDefault(variant => variant is not null);
        return item is null ? ToolAnswer.Refused(texts.ItemNotFound) : ToolAnswer.Of(PythonJson.Dumps(item));
    }
}
