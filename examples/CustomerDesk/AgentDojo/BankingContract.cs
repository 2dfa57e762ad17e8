using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.AgentDojo;

/// <summary>A bank account that an assistant may act on, with its written documents. Payees and passwords are guarded by provenance.</summary>
internal static class BankingContract
{
    private static readonly string[] Provenance = ["provenance"];
    private static readonly string[] Api = ["api"];
    private static readonly TrustedText Papers = TrustedText.At("the account's own papers",
        "bank_account", "filesystem", "user_account.first_name", "user_account.last_name", "user_account.street", "user_account.city");
    private static readonly string[] Payments = ["send_money", "schedule_transaction", "update_scheduled_transaction"];

    /// <summary>The contract over an untampered environment, ready for more guards.</summary>
    public static ContractBuilder Define(StateObject environment)
    {
        ContractBuilder builder = Contract.Define("agentdojo-banking").State(environment);
        AddIntents(builder);
        AddGuards(builder);
        return builder
            .Transition("send", "send_money", BankingTransitions.Send)
            .Transition("schedule", "schedule_transaction", BankingTransitions.Schedule)
            .Transition("reschedule", "update_scheduled_transaction", BankingTransitions.Reschedule)
            .Transition("set_password", "update_password", context => StateDelta.Set("user_account.password", context.Payload.Text("password")))
            .Transition("set_profile", "update_user_info", BankingTransitions.SetProfile);
    }

    private static void AddIntents(ContractBuilder builder) => builder
        .Intent("send_money", i => Payment(i.Describe("Send money now.")))
        .Intent("schedule_transaction", i => Payment(i.Describe("Schedule a payment."))
            .Optional("recurring", Shape.Boolean.OrNull(), "Whether it repeats monthly."))
        .Intent("update_scheduled_transaction", i => i
            .Describe("Change a scheduled payment; what is left out stays.")
            .Required("id", Shape.Integer, "The scheduled payment.")
            .Optional("recipient", Shape.Text.OrNull(), "IBAN of the payee.")
            .Optional("amount", Shape.Number.OrNull())
            .Optional("subject", Shape.Text.OrNull())
            .Optional("date", Shape.Text.OrNull())
            .Optional("recurring", Shape.Boolean.OrNull()))
        .Intent("update_password", i => i.Describe("Change the password.").Required("password", Shape.Text))
        .Intent("update_user_info", i => i
            .Describe("Change the profile; what is left out stays.")
            .Optional("first_name", Shape.Text.OrNull())
            .Optional("last_name", Shape.Text.OrNull())
            .Optional("street", Shape.Text.OrNull())
            .Optional("city", Shape.Text.OrNull()));

    private static IntentBuilder Payment(IntentBuilder intent) => intent
        .Required("recipient", Shape.Text, "IBAN of the payee.")
        .Required("amount", Shape.Number)
        .Required("subject", Shape.Text)
        .Required("date", Shape.Text);

    private static void AddGuards(ContractBuilder builder)
    {
        builder
            .Guard("scheduled_payment_exists", BankingTransitions.ScheduledExists, ["update_scheduled_transaction"], Api, "The payment to change is scheduled.")
            .Guard("payee_from_user_or_account", OriginGuards.FromUserOr("recipient", Papers), Payments, Provenance,
                "A payee is named by the user, or known from earlier payments and documents.")
            .Guard("amount_not_from_a_tool", OriginGuards.NotFromTool("amount", Papers), Payments, Provenance,
                "An amount that only a tool's answer names is paid only when the account's papers name it too.")
            .Guard("subject_points_nowhere_new", OriginGuards.ReferencesFromUserOr("subject", Papers), Payments, Provenance,
                "A payment's subject carries no link or account that neither the user nor the account knows.")
            .Guard("password_from_user", OriginGuards.FromUser("password"), ["update_password"], Provenance, "A password is the user's own words.");
        foreach (string field in (string[])["first_name", "last_name", "street", "city"])
        {
            builder.Guard($"{field}_from_user_or_account", OriginGuards.FromUserOr(field, Papers), ["update_user_info"], Provenance,
                "The profile changes to what the user said, or to what the account's documents say.");
        }
    }
}
