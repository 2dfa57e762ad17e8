using Clp;
using CustomerDesk.Retail.Policy;
using CustomerDesk.Shared;

namespace CustomerDesk.Tests.Policy;

public sealed class RetailPolicyTests
{
    private const string Cancel = "cancel_pending_order";
    private const string Address = "modify_pending_order_address";
    private const string Items = "modify_pending_order_items";
    private const string Payment = "modify_pending_order_payment";
    private const string Profile = "modify_user_address";
    private const string Exchange = "exchange_delivered_order_items";
    private const string Return = "return_delivered_order_items";

    [Fact]
    public Task CustomerIsAuthenticated_NobodyFoundYet_Refuses()
        => Desk(null).RefusesAsync("customer_is_authenticated", Address, Order("#W1"));

    [Fact]
    public Task CustomerIsAuthenticated_CustomerFound_Allows()
        => Desk("ann").AllowsAsync(Address, Order("#W1"));

    [Theory]
    [InlineData(Address)]
    [InlineData(Return)]
    public Task OneCustomerPerConversation_AnothersOrder_Refuses(string intent)
        => Desk("ann").RefusesAsync("one_customer_per_conversation", intent, Order("#W3"));

    [Fact]
    public Task OneCustomerPerConversation_AnothersProfile_Refuses()
        => Desk("ann").RefusesAsync("one_customer_per_conversation", Profile, StateObject.Of(("user_id", "bob")));

    [Fact]
    public Task OneCustomerPerConversation_OwnProfile_Allows()
        => Desk("ann").AllowsAsync(Profile, StateObject.Of(("user_id", "ann")));

    [Theory]
    [InlineData(Cancel)]
    [InlineData(Address)]
    [InlineData(Items)]
    [InlineData(Payment)]
    public Task ChangedOrderStays_ItemsChangedBefore_Refuses(string intent)
        => Desk("ann").RefusesAsync("changed_order_stays", intent, Order("#W2"));

    [Fact]
    public Task ChangedOrderStays_PlainPending_Allows()
        => Desk("ann").AllowsAsync(Payment, Order("#W1"));

    [Fact]
    public Task ChangedOrderStays_OtherIntents_StaysQuiet()
        => Desk("ann").IsQuietElsewhereAsync("changed_order_stays", Order("#W2"), Cancel, Address, Items, Payment);

    [Theory]
    [InlineData(Items)]
    [InlineData(Exchange)]
    public Task NewItemDiffers_OneItemForItself_Refuses(string intent)
        => Desk("ann").RefusesAsync("new_item_differs", intent, Swap("2", "2"));

    [Fact]
    public async Task NewItemDiffers_BesideARealChange_SuggestsTheRealChangeAlone()
    {
        Denial denial = await Desk("ann").RefusesAsync("new_item_differs", Exchange, Swap("2", "2"));

        denial.Suggestion.ShouldBe(StateObject.Of(("item_ids", StateArray.Of("1")), ("new_item_ids", StateArray.Of("9"))));
    }

    [Theory]
    [InlineData("""["2"]""", """["2"]""")]
    [InlineData("""["1", "2"]""", """["9", "2", "3"]""")]
    public async Task NewItemDiffers_NothingElseToChangeOrListsThatDoNotPair_SuggestsNothing(string old, string next)
        => (await Desk("ann").RefusesAsync("new_item_differs", Exchange, Order("#W1").With("item_ids", StateValue.Parse(old)).With("new_item_ids", StateValue.Parse(next))))
            .Suggestion.ShouldBeNull();

    [Fact]
    public Task NewItemDiffers_EveryItemForAnother_Allows()
        => Desk("ann").AllowsAsync(Exchange, Swap("2", "3"));

    [Fact]
    public Task NewItemDiffers_OtherIntents_StaysQuiet()
        => Desk("ann").IsQuietElsewhereAsync("new_item_differs", Swap("2", "2"), Items, Exchange);

    [Theory]
    [InlineData(Cancel, "customer_confirmed", "cancellation_reason_is_the_customers")]
    [InlineData(Exchange, "customer_confirmed", "all_items_collected")]
    [InlineData(Items, "customer_confirmed", "all_items_collected")]
    [InlineData(Address, "customer_confirmed")]
    public async Task Require_EachWrite_NamesWhatOnlyWordsTell(string intent, params string[] requirements)
        => (await Desk("ann").RequirementsAsync(intent, Order("#W1"))).ShouldBe(requirements);

    private static StateObject Order(string id) => StateObject.Of(("order_id", id));

    private static StateObject Swap(string old, string next)
        => Order("#W1").With("item_ids", StateArray.Of("1", old)).With("new_item_ids", StateArray.Of("9", next));

    private static PolicyDesk Desk(string? servedUser)
    {
        StateObject state = StateObject.Parse("""
            { "users": { "ann": {}, "bob": {} },
              "orders": { "#W1": { "user_id": "ann", "status": "pending" }, "#W2": { "user_id": "ann", "status": "pending (item modified)" }, "#W3": { "user_id": "bob", "status": "pending" } } }
            """);
        StateObject session = servedUser is null ? Session.Fresh : Session.Fresh.With(Session.User, servedUser);
        return new PolicyDesk(state.With(Session.Field, session), RetailPolicy.AddTo, [Cancel, Address, Items, Payment, Profile, Exchange, Return], RetailPolicy.Require);
    }
}
