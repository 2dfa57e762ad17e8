using Clp;

namespace CustomerDesk.Retail.Policy;

/// <summary>Who is being served. Both guards read the session; a database without a session has nobody to compare with.</summary>
internal static class CustomerPolicy
{
    /// <summary>Nothing changes before the customer was found by e-mail, or by name and zip code.</summary>
    public static GuardVerdict IsAuthenticated(GuardContext context)
        => GuardVerdict.DenyWhen(
            context.State.ObjectAt("session") is { } session && session.TextOf("user") == "",
            "Nobody is authenticated in this conversation. Find the customer by e-mail, or by name and zip code, first.");

    /// <summary>One customer per conversation: what changes belongs to the one who was authenticated.</summary>
    public static GuardVerdict IsTheirOwn(GuardContext context)
    {
        string served = context.State.ObjectAt("session")?.TextOf("user") ?? "";
        string owner = Owner(context);
        return GuardVerdict.DenyWhen(
            served != "" && owner != "" && owner != served,
            "This belongs to another customer than the one authenticated in this conversation. Only that customer's own profile and orders can be changed.");
    }

    private static string Owner(GuardContext context)
        => context.Payload.TextOf("user_id") is { Length: > 0 } named
            ? named
            : context.State.ObjectAt("orders", context.Payload.TextOf("order_id"))?.TextOf("user_id") ?? "";
}
