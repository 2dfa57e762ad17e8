using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>What a batch is refused for: every kind of outcome, and commands that make no sense.</summary>
public sealed class CommitAllRefusalTests
{
    /// <summary>How the second of three orders goes wrong.</summary>
    public static TheoryData<string> Kinds { get; } = new() { "Denied", "Invalid", "InvalidState", "Incomplete", "NotPermitted", "Unaffirmed", "NotApplicable", "Failed", "Thrown", "Conflicted", "Asynchronous", "Stale" };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task CommitAllAsync_OneIsRefused_ChangesNothingRecordsItAndNamesIt(string kind)
    {
        await using Ordering on = await Ordering.OpenAsync(intent: i => Spoil(i, kind), more: b => Spoil(b, kind));
        Intent[] orders = [.. await on.PlaceAsync(1), await SpoiledAsync(on, kind), .. await on.PlaceAsync(1)];
        int appends = on.Store.Appends;
        CommitOptions command = kind switch
        {
            "NotPermitted" => By(Actor.Ai("eve")),
            "Conflicted" => By(Ada) with { IfVersion = 0 },
            "Stale" => By(Ada) with { IfPreview = "something else" },
            _ => By(Ada),
        };

        BatchOutcome.Refused refused = (await on.Shop.CommitAllAsync(orders, command)).ShouldBeOfType<BatchOutcome.Refused>();

        // What concerns all of it is told of the first.
        refused.Index.ShouldBe(kind is "NotPermitted" or "Conflicted" or "Stale" ? 0 : 1);
        refused.Intent.Id.ShouldBe(orders[refused.Index].Id);
        refused.Outcome.Name.ShouldBe(kind switch { "InvalidState" => "Invalid", "Thrown" => "Failed", "Unaffirmed" or "Asynchronous" or "Stale" => "NotPermitted", _ => kind });
        on.ShouldBeUntouched(orders);
        (on.Store.Appends - appends).ShouldBe(1);
        ContractEvent.AttemptRefused recorded = await on.Shop.LastRefusalAsync();
        (recorded.IntentId, recorded.Step, recorded.By).ShouldBe((refused.Intent.Id, RefusedStep.Commit, command.By));
        recorded.Outcome.Describe().ShouldBe(refused.Outcome.Describe());
        Should.Throw<OutcomeException>(refused.EnsureCommitted).Outcome.ShouldBe(refused.Outcome);
    }

    [Fact]
    public async Task CommitAllAsync_AnAsynchronousTransition_IsNotRunAndSaysWhy()
    {
        int runs = 0;
        await using Ordering on = await Ordering.OpenAsync(more: b => b.Intent("pay").TransitionAsync("charge", "pay", (_, _) =>
        {
            runs++;
            return new(StateDelta.Empty);
        }));
        Intent pay = await on.Shop.DispatchAsync("pay");

        BatchOutcome.Refused refused = (await on.Shop.CommitAllAsync([pay])).ShouldBeOfType<BatchOutcome.Refused>();

        refused.Outcome.ShouldBeOfType<Outcome.NotPermitted>().Reason.ShouldBe("The transition 'charge' acts outside, which could not be taken back if a later intent of the batch were refused; commit this intent by itself.");
        runs.ShouldBe(0);
        (await on.Shop.CommitAsync(pay)).EnsureCommitted();
        runs.ShouldBe(1);
    }

    [Fact]
    public async Task CommitAllAsync_WhatIsAffirmedWithIt_CountsForEvery()
    {
        await using Ordering on = await Ordering.OpenAsync(intent: i => i.Require("checked", "somebody has looked"));
        Intent[] orders = await on.PlaceAsync(1, 2);

        (await on.Shop.CommitAllAsync(orders)).ShouldBeOfType<BatchOutcome.Refused>().Outcome.ShouldBeOfType<Outcome.NotPermitted>().Unaffirmed.ShouldBe(["checked"]);
        BatchOutcome.Committed done = (await on.Shop.CommitAllAsync(orders, new CommitOptions { Affirm = ["checked"] })).EnsureCommitted();

        done.Commits.ShouldAllBe(c => c.Event.Affirmed.Single() == "checked");
    }

    [Fact]
    public async Task CommitAllAsync_ANamedTransition_MustBeOneOfEvery()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 2);
        Intent restock = await on.Shop.DispatchAsync("restock", StateObject.Of(("count", 1)));
        CommitOptions take = new() { Transition = "take" };

        (await Code(on, [.. orders, restock], take)).ShouldBe(ClpCodes.UnknownTransition);
        on.ShouldBeUntouched([.. orders, restock]);
        (await on.Shop.CommitAllAsync(orders, take)).EnsureCommitted();
    }

    [Fact]
    public async Task CommitAllAsync_BatchesThatMakeNoSense_AreTypedAndChangeNothing()
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.MaxBatchSize = 3);
        Intent[] orders = await on.PlaceAsync(1, 1, 1, 1);
        await on.Shop.WithdrawAsync(orders[3], Ada, "gone");
        Intent[] rest = [.. orders.Take(3)];
        on.Clock.Advance(TimeSpan.FromSeconds(1));
        Intent elsewhere = await (await on.OtherShopAsync()).DispatchAsync("order", Article());
        int appends = on.Store.Appends;
        on.Hooks.Calls.Clear();

        (await Code(on, [])).ShouldBe(ClpCodes.BadArgument);
        (await Code(on, [rest[0], rest[1], rest[0]])).ShouldBe(ClpCodes.BadArgument);
        (await Code(on, orders)).ShouldBe(ClpCodes.TooMany);
        (await Code(on, [rest[1], elsewhere])).ShouldBe(ClpCodes.UnknownPendingIntent, "it has the id of an order that is pending here");
        on.Hooks.Calls.ShouldBeEmpty();
        (await Code(on, [rest[0], orders[3]])).ShouldBe(ClpCodes.UnknownPendingIntent);
        (await Code(on, rest, new CommitOptions { Operation = new OperationId(new string('x', 201)) })).ShouldBe(ClpCodes.BadArgument);
        await Should.ThrowAsync<ArgumentNullException>(async () => await on.Shop.CommitAllAsync(null!));
        await Should.ThrowAsync<ArgumentNullException>(async () => await on.Shop.CommitAllAsync([rest[0], null!]));

        on.Store.Appends.ShouldBe(appends);
        on.ShouldBeUntouched(rest);
        Should.Throw<StorageException>(() => new ClpRuntime(Build(), new() { MaxBatchSize = 0 })).Code.ShouldBe(ClpCodes.StoreMisconfigured);
    }

    [Fact]
    public async Task CommitAllAsync_InStrictMode_ThrowsTheRefusal()
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.Strict = true);
        Intent[] orders = await on.PlaceAsync(6, 6);

        (await Should.ThrowAsync<OutcomeException>(async () => await on.Shop.CommitAllAsync(orders))).Outcome.ShouldBeOfType<Outcome.Denied>();

        on.ShouldBeUntouched(orders);
        (await on.Shop.KindsAsync())[^2].ShouldBe("refused");
    }

    [Fact]
    public async Task CommitAllAsync_CancelledWhileItIsDecided_ChangesNothing()
    {
        using CancellationTokenSource cancel = new();
        int asked = 0;
        await using Ordering on = await Ordering.OpenAsync(more: b => b.Guard("slow", _ =>
        {
            asked++;
            cancel.Cancel();
            return GuardVerdict.Allow;
        }, on: ["restock"]));
        Intent[] orders = [.. await on.PlaceAsync(1), await on.Shop.DispatchAsync("restock", StateObject.Of(("count", 1)))];

        await Should.ThrowAsync<OperationCanceledException>(async () => await on.Shop.CommitAllAsync(orders, null, cancel.Token));

        asked.ShouldBe(1);
        on.ShouldBeUntouched(orders);
        (await on.Shop.KindsAsync()).ShouldBe(["dispatched", "dispatched"]);
    }

    private static async Task<string> Code(Ordering on, Intent[] batch, CommitOptions? command = null)
        => (await Should.ThrowAsync<LifecycleException>(async () => await on.Shop.CommitAllAsync(batch, command))).Code;

    private static void Spoil(IntentBuilder order, string kind)
    {
        if (kind == "Unaffirmed")
        {
            order.Require("checked", "somebody has looked", c => c.Payload.Get("note", "") == "spoiled");
        }
    }

    private static void Spoil(ContractBuilder contract, string kind)
    {
        _ = contract.Intent("spoiled", i => i.Optional("article", Shape.TextOf(1, 20)));
        _ = kind switch
        {
            "Denied" => contract.Guard("never", _ => GuardVerdict.Deny("no"), on: ["spoiled"]).Transition("spoil", "spoiled", _ => StateDelta.Empty),
            "InvalidState" => contract.Transition("spoil", "spoiled", _ => StateDelta.Set("stock", "none")),
            "NotApplicable" => contract.Transition("spoil", "spoiled", _ => StateDelta.Empty, when: _ => false),
            "Thrown" => contract.Transition("spoil", "spoiled", _ => throw new InvalidOperationException("on purpose")),
            "Failed" => contract.Transition("spoil", "spoiled", _ => StateDelta.Empty, when: _ => throw new InvalidOperationException("on purpose")),
            "Asynchronous" => contract.TransitionAsync("spoil", "spoiled", (_, _) => throw new InvalidOperationException("must not run")),
            _ => contract.Transition("spoil", "spoiled", _ => StateDelta.Empty),
        };
    }

    private static async Task<Intent> SpoiledAsync(Ordering on, string kind) => kind switch
    {
        "Invalid" => await on.Shop.DispatchAsync("order", Article(new string('x', 21))),
        "Incomplete" => await on.Shop.DispatchAsync("order"),
        "Unaffirmed" => await on.Shop.DispatchAsync("order", Article().With("note", "spoiled")),
        _ => await on.Shop.DispatchAsync("spoiled"),
    };
}
