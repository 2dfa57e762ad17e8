using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Retail.Policy;

/// <summary>Who is being served. Both guards read the session.</summary>
internal static class CustomerPolicy
{
    /// <summary>Nothing changes before the customer was found by e-mail, or by name and zip code.</summary>
    public static GuardVerdict IsAuthenticated(GuardContext context)
        => GuardVerdict.DenyWhen(
            Session.Customer(context.State) is null,
            "Nobody is authenticated in this conversation. Find the customer by e-mail, or by name and zip code, first.");

    /// <summary>One customer per conversation: what changes belongs to the one who was authenticated.</summary>
    public static GuardVerdict IsTheirOwn(GuardContext context)
    {
        string served = Session.Customer(context.State) ?? "";
        string owner = Owner(context);
        return GuardVerdict.DenyWhen(
            served != "" && owner != "" && owner != served,
            "This belongs to another customer than the one authenticated in this conversation. Only that customer's own profile and orders can be changed.");
    }

    private static string Owner(GuardContext context)
        => context.Payload.Text("user_id") is { Length: > 0 } named
            ? named
            : context.State.ObjectAt("orders", context.Payload.Text("order_id"))?.Text("user_id") ?? "";
}
