using System.Diagnostics;
using Clp.Tests.Diagnostics;
using Clp.Tests.Middleware;
using Clp.Tests.Runtime;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Approving;

/// <summary>Who stands around a batch: hooks, interceptors, subscribers, spans, metrics.</summary>
public sealed class CommitAllObserverTests
{
    [Fact]
    public async Task Hooks_OfABatch_AreCalledForEveryIntent()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 2);
        on.Hooks.Calls.Clear();

        (await on.Shop.CommitAllAsync(orders)).EnsureCommitted();

        on.Hooks.Calls.ShouldBe(["before-commit", "before-commit", "after-commit:Committed", "after-commit:Committed"]);
    }

    [Fact]
    public async Task Hooks_OfARefusedBatch_HearOfTheOneRefusal()
    {
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 12, 1);
        on.Hooks.Calls.Clear();

        await on.Shop.CommitAllAsync(orders);

        on.Hooks.Calls.ShouldBe(["before-commit", "before-commit", "before-commit", "guard-deny", "after-commit:Denied"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ABeforeHook_ThatRefusesOrFails_StopsTheBatchAndIsRecordedOfThatIntent(bool refuses)
    {
        SecondOnly hook = new(() => refuses ? new RefusalException(ClpCodes.NotPermitted, "not that one") : new InvalidOperationException("on purpose"));
        await using Ordering on = await Ordering.OpenAsync(o => o.Middleware.Add(hook));
        Intent[] orders = await on.PlaceAsync(1, 2, 1);
        int appends = on.Store.Appends;
        on.Hooks.Calls.Clear();

        if (refuses)
        {
            BatchOutcome.Refused refused = (await on.Shop.CommitAllAsync(orders)).ShouldBeOfType<BatchOutcome.Refused>();
            (refused.Index, refused.Intent.Id, refused.Outcome).ShouldBe((1, orders[1].Id, new Outcome.NotPermitted("not that one")));
            on.Hooks.Calls.ShouldBe(["before-commit", "before-commit", "after-commit:NotPermitted"]);
        }
        else
        {
            (await Should.ThrowAsync<LifecycleException>(async () => await on.Shop.CommitAllAsync(orders))).Code.ShouldBe(ClpCodes.HookFailed);
        }

        (on.Store.Appends - appends).ShouldBe(1);
        (await on.Shop.LastRefusalAsync()).IntentId.ShouldBe(orders[1].Id);
        on.ShouldBeUntouched(orders);
    }

    [Fact]
    public async Task Interceptors_OfABatch_AreAroundEveryIntentInOrder()
    {
        List<string> calls = [];
        await using Ordering on = await Ordering.OpenAsync(o => Array.ForEach(["outer", "inner"], name => o.Interceptors.Add(Noting(name, calls))));
        Intent[] orders = await on.PlaceAsync(1, 2);

        (await on.Shop.CommitAllAsync(orders)).EnsureCommitted();

        calls.ShouldBe(
        [
            "outer order#0 →", "inner order#0 →", "outer order#1 →", "inner order#1 →",
            "inner order#1 ← Committed at 3", "outer order#1 ← Committed at 3", "inner order#0 ← Committed at 2", "outer order#0 ← Committed at 2",
        ]);
    }

    [Fact]
    public async Task Interceptors_OfARefusedBatch_AllGetTheRefusal()
    {
        List<string> calls = [];
        await using Ordering on = await Ordering.OpenAsync(o => o.Interceptors.Add(Noting("", calls)));

        await on.Shop.CommitAllAsync(await on.PlaceAsync(1, 12));

        calls.ShouldBe([" order#0 →", " order#1 →", " order#1 ← Denied", " order#0 ← Denied"]);
        (await on.Shop.KindsAsync()).Count(k => k == "refused").ShouldBe(1);
    }

    public static TheoryData<string> Ways { get; } = new() { "answers", "refuses", "refuses unrecorded", "fails", "claims" };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task AnInterceptor_ThatStopsOneIntent_StopsTheBatchAndIsRecordedOnceOfThatIntent(string how)
    {
        Intent? target = null;
        await using Ordering on = await Ordering.OpenAsync(o => o.Interceptors.Add(new ScriptedInterceptor
        {
            Commit = (args, next, token) => args.Intent.Id != target?.Id ? next(args, token) : how switch
            {
                "answers" => new(new Outcome.NotPermitted("not that one")),
                "refuses" => throw new RefusalException(ClpCodes.NotPermitted, "not that one"),
                "refuses unrecorded" => throw new RefusalException(ClpCodes.NotPermitted, "not that one") { IsRecorded = false },
                "fails" => throw new InvalidOperationException("on purpose"),
                _ => new((Outcome)null!),
            },
        }));
        Intent[] orders = await on.PlaceAsync(1, 2, 1);
        target = orders[1];
        int appends = on.Store.Appends;

        if (how is "answers" or "refuses")
        {
            BatchOutcome.Refused refused = (await on.Shop.CommitAllAsync(orders)).ShouldBeOfType<BatchOutcome.Refused>();
            (refused.Index, refused.Intent.Id, refused.Outcome).ShouldBe((1, orders[1].Id, new Outcome.NotPermitted("not that one")));
        }
        else
        {
            (await Should.ThrowAsync<ClpException>(async () => await on.Shop.CommitAllAsync(orders))).Code
                .ShouldBe(how switch { "fails" => ClpCodes.HookFailed, "claims" => ClpCodes.InterceptorMisuse, _ => ClpCodes.NotPermitted });
        }

        (on.Store.Appends - appends).ShouldBe(how == "refuses unrecorded" ? 0 : 1);
        _ = how == "refuses unrecorded" || (await on.Shop.LastRefusalAsync()).IntentId == target.Id ? 0 : throw new ShouldAssertException("recorded of another");
        on.ShouldBeUntouched(orders);
    }

    [Fact]
    public async Task AnInterceptor_OfAnEarlierIntent_CanRefuseOverTheAnswerAndIsTheAnswerThen()
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.Interceptors.Add(new ScriptedInterceptor
        {
            Commit = async (args, next, token) => await next(args, token) is Outcome.Denied && args.Intent.Id.Version == 0 ? new Outcome.NotPermitted("then not at all") : new Outcome.NotApplicable("neither"),
        }));

        BatchOutcome.Refused refused = (await on.Shop.CommitAllAsync(await on.PlaceAsync(1, 12))).ShouldBeOfType<BatchOutcome.Refused>();

        (refused.Index, refused.Outcome).ShouldBe((0, new Outcome.NotApplicable("neither")));
        (await on.Shop.EventsAsync()).Select(e => e.Event).OfType<ContractEvent.AttemptRefused>().Select(e => (e.IntentId.Version, e.Outcome.Name))
            .ShouldBe([(1, "Denied"), (1, "NotApplicable"), (0, "NotApplicable")]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task AnInterceptor_ThatFailsAfterTheBatch_CannotTakeItBack(int after)
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.Interceptors.Add(new ScriptedInterceptor
        {
            Commit = async (args, next, token) =>
            {
                Outcome outcome = await next(args, token);
                return args.Intent.Id.Version == after ? throw new InvalidOperationException("too late") : outcome;
            },
        }));

        BatchOutcome.Committed done = (await on.Shop.CommitAllAsync(await on.PlaceAsync(1, 2))).EnsureCommitted();

        done.Commits.Select(c => c.Version).ShouldBe([2, 3]);
        on.Stock.ShouldBe(7);
        on.Hooks.Errors.ShouldHaveSingleItem().ShouldBeOfType<InvalidOperationException>();
        (await on.Shop.KindsAsync()).ShouldNotContain("refused");
    }

    [Fact]
    public async Task AnInterceptor_ThatTriesAgain_CommitsTheBatchOnce()
    {
        int tries = 0;
        await using Ordering on = await Ordering.OpenAsync(o => o.Interceptors.Add(new ScriptedInterceptor
        {
            Commit = async (args, next, token) =>
            {
                for (int attempt = 1; ; attempt++)
                {
                    try
                    {
                        tries++;
                        return await next(args, token);
                    }
                    catch (StorageException) when (attempt < 2)
                    {
                    }
                }
            },
        }));
        Intent[] orders = await on.PlaceAsync(1, 2);
        on.Store.ThenFail(ScriptedStore.Rejected).ThenFail(ScriptedStore.Rejected).ThenFail(ScriptedStore.Rejected);

        (await on.Shop.CommitAllAsync(orders)).EnsureCommitted();

        tries.ShouldBe(2 + 4, "the outer one twice, and within it the inner one twice each");
        on.Stock.ShouldBe(7);
        (await on.Shop.KindsAsync()).Count(k => k == "committed").ShouldBe(2);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task AnInterceptor_ThatTriesAgainWhereTheStoreDidNotAnswer_NeitherDoublesItNorCallsItARefusal(bool wasWritten, bool hasOperation)
    {
        await using Ordering on = await Ordering.OpenAsync(o => o.Interceptors.Add(new ScriptedInterceptor
        {
            Commit = async (args, next, token) =>
            {
                for (int attempt = 1; ; attempt++)
                {
                    try
                    {
                        return await next(args, token);
                    }
                    catch (StorageException) when (attempt < 3)
                    {
                    }
                    catch (StorageException)
                    {
                        return new Outcome.NotPermitted("given up");
                    }
                }
            },
        }));
        Intent[] orders = await on.PlaceAsync(1, 2);
        on.Store.ThenFail(ScriptedStore.Unknown, wasWritten);
        CommitOptions command = new() { Operation = hasOperation ? new OperationId("op") : null };

        if (wasWritten && !hasOperation)
        {
            // It is there, and only the log tells; the caller learns that nobody answered.
            (await Should.ThrowAsync<StorageException>(async () => await on.Shop.CommitAllAsync(orders, command))).Failure.ShouldBe(StorageFailure.Unknown);
        }
        else
        {
            (await on.Shop.CommitAllAsync(orders, command)).EnsureCommitted();
        }

        await on.Shop.RefreshAsync();
        (on.Stock, on.Shop.PendingIntents.Length).ShouldBe((7, 0));
        (await on.Shop.KindsAsync()).ShouldBe(["dispatched", "dispatched", "committed", "committed"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Interceptors_OfALongBatch_DoNotExhaustTheStack(bool yields)
    {
        await using Ordering on = await Ordering.OpenAsync(o =>
        {
            o.MaxBatchSize = 1_000;
            for (int i = 0; i < 20; i++)
            {
                o.Interceptors.Add(new ScriptedInterceptor
                {
                    Commit = async (args, next, token) =>
                    {
                        if (yields)
                        {
                            await Task.Yield();
                        }

                        return await next(args, token);
                    },
                });
            }
        });
        await on.Shop.SubmitAsync("restock", StateObject.Of(("count", 990)));

        (await on.Shop.CommitAllAsync(await on.PlaceAsync([.. Enumerable.Repeat(1, 1_000)]))).EnsureCommitted();

        on.Stock.ShouldBe(0);
    }

    [Fact]
    public async Task Subscribers_OfABatch_HearOfEveryChangeInOrder()
    {
        List<(long, int, int)> heard = [];
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 2, 3);
        using IDisposable subscription = on.Shop.Subscribe("stock", c => heard.Add((c.Version, c.Before.Get("stock", -1), c.After.Get("stock", -1))));
        await on.Shop.CommitAllAsync([orders[0], .. await on.PlaceAsync(12)]);

        (await on.Shop.CommitAllAsync(orders)).EnsureCommitted();

        heard.ShouldBe([(6, 10, 9), (7, 9, 7), (8, 7, 4)], "and of the refused batch nothing; its guard's suggestion is version 5");
    }

    [Fact]
    public async Task Metrics_OfABatch_CountEveryCommitOrTheOneRefusal()
    {
        string name = "orders_batch_metrics";
        using MetricRecorder metrics = new(name);
        await using ClpRuntime runtime = new(Contract.Define(name).State(StateObject.Of(("n", 0)), Field.Required("n", Shape.Integer))
            .Intent("add", i => i.Required("by", Shape.Integer)).Guard("small", c => GuardVerdict.DenyWhen(c.Payload.Get("by", 0) > 5, "too much"))
            .Transition("adding", "add", c => StateDelta.Set("n", c.State.Get("n", 0) + c.Payload.Get("by", 0))).Build());
        ContractInstance counter = await runtime.OpenAsync();
        Intent[] adds = [await counter.DispatchAsync("add", StateObject.Of(("by", 1))), await counter.DispatchAsync("add", StateObject.Of(("by", 9))), await counter.DispatchAsync("add", StateObject.Of(("by", 2)))];

        await counter.CommitAllAsync(adds);
        (await counter.CommitAllAsync([adds[0], adds[2]])).EnsureCommitted();

        metrics.Of("clp.commits").ShouldBe(["1 add Denied", "1 add Committed", "1 add Committed"]);
        metrics.Of("clp.denials").ShouldBe(["1 small"]);
        metrics.All.Count(m => m.Name == "clp.commit.duration").ShouldBe(3);
    }

    [Fact]
    public async Task Span_OfABatch_HasItsSizeAndOutcomeAndIsLinkedToEveryDispatch()
    {
        using SpanRecorder spans = new();
        await using Ordering on = await Ordering.OpenAsync();
        Intent[] orders = await on.PlaceAsync(1, 2);
        ActivitySpanId[] dispatches = [.. spans.Spans.Where(s => s.OperationName == "clp.dispatch").Select(s => s.SpanId)];
        using Activity root = SpanRecorder.Root();

        (await on.Shop.CommitAllAsync(orders)).EnsureCommitted();

        Activity batch = spans.Single("clp.commit.batch");
        batch.ParentSpanId.ShouldBe(root.SpanId);
        string.Join(" ", batch.TagObjects.Select(t => $"{t.Key}={t.Value}")).ShouldBe("clp.contract=orders clp.instance=a clp.batch.size=2 clp.outcome=Committed");
        batch.Links.Select(l => l.Context.SpanId).ShouldBe(dispatches);
        spans.Spans.Single(s => s.OperationName == "clp.append" && s.TraceId == root.TraceId).ParentSpanId.ShouldBe(batch.SpanId);
    }

    private static ScriptedInterceptor Noting(string name, List<string> calls) => new()
    {
        Commit = async (args, next, token) =>
        {
            calls.Add($"{name} {args.Intent} →");
            Outcome outcome = await next(args, token);
            calls.Add($"{name} {args.Intent} ← {outcome.Name}{(outcome is Outcome.Committed c ? $" at {c.Version}" : "")}");
            return outcome;
        },
    };

    /// <summary>Throws before the commit of orders of two.</summary>
    private sealed class SecondOnly(Func<Exception> make) : IClpMiddleware
    {
        public ValueTask BeforeCommitAsync(CommittingArgs args, CancellationToken cancellationToken)
            => args.Intent.Get("count", 0) == 2 ? throw make() : default;
    }
}
