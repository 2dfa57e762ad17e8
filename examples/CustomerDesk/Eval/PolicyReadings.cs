namespace CustomerDesk.Eval;

/// <summary>One recorded write that breaks the written policy, found by reading policy, database and conversation by hand.</summary>
/// <param name="Where">The recording or golden task, as the evaluation names it.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Guard">The guard that must refuse it.</param>
internal sealed record PolicyBreak(string Where, string Tool, string Guard);

/// <summary>The hand-made reading that the guards are compared with; docs/evaluation.md argues each entry.</summary>
internal static class PolicyReadings
{
    private const string Cancel = "cancel_reservation";
    private const string Flights = "update_reservation_flights";
    private const string Bags = "update_reservation_baggages";
    private const string Certificate = "send_certificate";
    private const string NoGround = "cancellation_has_a_ground";
    private const string Flown = "flown_trip_is_not_cancelled";
    private const string Route = "route_and_trip_type_stay";
    private const string BagFee = "added_bags_pay_beyond_allowance";
    private const string Gesture = "certificate_is_justified";

    /// <summary>Of the 50 airline writes that tau2-bench's reference executed in its two recorded files.</summary>
    public static IReadOnlyList<PolicyBreak> Tau2Airline { get; } =
    [
        new("airline-gpt-4.1.jsonl:5 task 2", Certificate, Gesture),
        new("airline-gpt-4.1.jsonl:6 task 22", Bags, BagFee),
        new("airline-gpt-4.1.jsonl:9 task 24", Cancel, NoGround),
        new("airline-gpt-4.1.jsonl:9 task 24", "book_reservation", "flights_make_the_trip"),
        new("airline-gpt-4.1.jsonl:10 task 26", Cancel, NoGround),
        new("airline-gpt-4.1.jsonl:11 task 29", Flights, Route),
        new("airline-gpt-4.1.jsonl:15 task 37", Cancel, NoGround),
        new("airline-gpt-4.1.jsonl:15 task 37", Cancel, Flown),
        new("airline-gpt-4.1.jsonl:17 task 35", Cancel, NoGround),
        new("airline-gpt-4.1.jsonl:19 task 48", Cancel, NoGround),
        new("airline-gpt-4.1-ft.jsonl:8 task 2", Certificate, Gesture),
        new("airline-gpt-4.1-ft.jsonl:15 task 45", Cancel, NoGround),
        new("airline-gpt-4.1-ft.jsonl:16 task 37", Cancel, Flown),
        new("airline-gpt-4.1-ft.jsonl:17 task 32", Flights, "basic_economy_keeps_its_flights"),
        new("airline-gpt-4.1-ft.jsonl:18 task 35", Cancel, NoGround),
    ];

    /// <summary>tau2-bench runs that end in the golden state by a way the written policy forbids.</summary>
    public static IReadOnlyList<PolicyBreak> Tau2RightByAForbiddenWay { get; } =
    [
        new("retail-gpt-4.1.jsonl:34 task 97", "modify_pending_order_address", "changed_order_stays"),
        new("retail-gpt-4.1.jsonl:40 task 111", "modify_pending_order_address", "changed_order_stays"),
        new("retail-gpt-4.1-ft.jsonl:28 task 97", "modify_pending_order_address", "changed_order_stays"),
    ];

    /// <summary>Golden writes of tau-bench that break its own written policy.</summary>
    public static IReadOnlyList<PolicyBreak> TauGold { get; } =
    [
        new("golden-test.jsonl task 10", Cancel, NoGround),
        new("golden-test.jsonl task 16", Certificate, Gesture),
        new("golden-test.jsonl task 19", Flights, Route),
        new("golden-test.jsonl task 19", Bags, BagFee),
        new("golden-test.jsonl task 23", Bags, BagFee),
        new("golden-test.jsonl task 26", Cancel, Flown),
        new("golden-test.jsonl task 27", Cancel, Flown),
        new("golden-test.jsonl task 34", Cancel, NoGround),
        new("golden-test.jsonl task 45", Certificate, Gesture),
        new("golden-test.jsonl task 46", Certificate, Gesture),
        new("golden-test.jsonl task 18", "exchange_delivered_order_items", "new_item_differs"),
        new("golden-test.jsonl task 91", "exchange_delivered_order_items", "new_item_differs"),
        new("golden-test.jsonl task 108", "exchange_delivered_order_items", "new_item_differs"),
    ];
}
