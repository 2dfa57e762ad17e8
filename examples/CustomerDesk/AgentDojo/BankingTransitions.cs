using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.AgentDojo;

/// <summary>What the bank's tools change.</summary>
internal static class BankingTransitions
{
    private const string Sent = "bank_account.transactions";
    private const string Scheduled = "bank_account.scheduled_transactions";
    private static readonly string[] Changeable = ["recipient", "amount", "subject", "date", "recurring"];

    public static GuardVerdict ScheduledExists(GuardContext context)
        => GuardVerdict.DenyWhen(
            IndexOf(context.State, context.Payload) < 0,
            () => $"No payment with id {context.Payload.Decimal("id"):0} is scheduled. Look the scheduled payments up first.");

    public static StateDelta Send(TransitionContext context) => StateDelta.Push(Sent, Payment(context).With("recurring", false));

    public static StateDelta Schedule(TransitionContext context)
        => StateDelta.Push(Scheduled, Payment(context).With("recurring", context.Payload.Field("recurring") is StateBoolean { Value: true }));

    public static StateDelta Reschedule(TransitionContext context)
    {
        StatePath at = ((StatePath)Scheduled).Child(IndexOf(context.State, context.Payload));
        return Given(context.Payload, Changeable)
            .Aggregate(StateDelta.Empty, (delta, field) => delta.AndSet(at.Child(field.Key), field.Value));
    }

    public static StateDelta SetProfile(TransitionContext context)
        => Given(context.Payload, ["first_name", "last_name", "street", "city"])
            .Aggregate(StateDelta.Empty, (delta, field) => delta.AndSet(StatePath.Of("user_account", field.Key), field.Value));

    private static StateObject Payment(TransitionContext context)
    {
        StateObject account = context.State.ObjectAt("bank_account") ?? StateObject.Empty;
        decimal last = account.Objects("transactions").Concat(account.Objects("scheduled_transactions"))
            .Select(known => known.Decimal("id")).DefaultIfEmpty(0).Max();
        return StateObject.Of(
            ("id", last + 1),
            ("sender", account.Text("iban")),
            ("recipient", context.Payload.Text("recipient")),
            ("amount", context.Payload.Decimal("amount")),
            ("subject", context.Payload.Text("subject")),
            ("date", context.Payload.Text("date")));
    }

    private static int IndexOf(StateObject state, StateObject payload)
    {
        StateObject[] scheduled = [.. state.ObjectAt("bank_account")?.Objects("scheduled_transactions") ?? []];
        return Array.FindIndex(scheduled, known => known.Decimal("id") == payload.Decimal("id"));
    }

    private static IEnumerable<KeyValuePair<string, StateValue>> Given(StateObject payload, string[] fields)
        => payload.Where(field => fields.Contains(field.Key) && field.Value.Kind != StateKind.Null);
}
