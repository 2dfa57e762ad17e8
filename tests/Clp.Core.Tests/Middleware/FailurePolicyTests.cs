using System.Diagnostics;
using System.Diagnostics.Metrics;
using Clp.Tests.Runtime;
using Microsoft.Extensions.Logging;
using static Clp.Tests.Runtime.OrderContract;

namespace Clp.Tests.Middleware;

/// <summary>The two policies: what fails before anything happened stops it, what fails afterwards changes nothing.</summary>
public sealed class FailurePolicyTests
{
    private static ClpRuntime Runtime(ScriptedStore store, IProposalProvider? provider = null, ILoggerFactory? logging = null, params HookRecorder[] hooks)
    {
        ClpRuntimeOptions options = new() { EventStore = store, ProposalProvider = provider, LoggerFactory = logging };
        foreach (HookRecorder hook in hooks)
        {
            options.Middleware.Add(hook);
        }

        return new ClpRuntime(Build(), options);
    }

    [Theory]
    [InlineData("after-dispatch", false)]
    [InlineData("after-dispatch", true)]
    [InlineData("after-propose", false)]
    [InlineData("after-propose", true)]
    [InlineData("after-commit", false)]
    [InlineData("after-commit", true)]
    [InlineData("guard-deny", false)]
    [InlineData("guard-deny", true)]
    public async Task AThrowingAfterHook_NeverChangesAnOutcomeAndNeverRepeatsACommit(string which, bool yields)
    {
        List<string> calls = [];
        HookRecorder outer = new("outer", calls, yields) { Fail = which }, inner = new("inner", calls, yields) { Fail = which };
        ScriptedStore store = new();
        await using ClpRuntime runtime = Runtime(store, new FakeProvider(Article()), null, outer, inner);
        ContractInstance orders = await runtime.OpenAsync();

        Intent intent = await orders.DispatchAsync("order");
        (await orders.AcceptAsync((await orders.ProposeAsync(intent))!, Ada)).EnsureAccepted();
        (await orders.CommitAsync(intent)).EnsureCommitted();
        (await orders.SubmitAsync("order", Article().With("count", 99))).ShouldBeOfType<Outcome.Denied>();

        (await orders.KindsAsync()).ShouldBe(["dispatched", "proposed", "accepted", "committed", "refused"]);
        orders.State.Get("stock", 0).ShouldBe(9);
        store.Appends.ShouldBe(5);
        int times = which == "after-commit" ? 2 : 1;
        outer.Errors.Count.ShouldBe(2 * times);
        calls.Count(c => c.StartsWith("outer " + which, StringComparison.Ordinal)).ShouldBe(times);
        calls.Count(c => c.StartsWith("inner " + which, StringComparison.Ordinal)).ShouldBe(times);
    }

    [Fact]
    public async Task AThrowingSubscriber_NeverChangesAnOutcomeAndNeverRepeatsACommit()
    {
        HookRecorder hooks = new();
        ScriptedStore store = new();
        await using ClpRuntime runtime = Runtime(store, null, null, hooks);
        ContractInstance orders = await runtime.OpenAsync();
        List<long> heard = [];
        using IDisposable broken = orders.Subscribe(StatePath.Root, _ => throw new InvalidOperationException());
        using IDisposable whole = orders.Subscribe(StatePath.Root, change => heard.Add(change.Version));

        (await orders.SubmitAsync("order", Article())).EnsureCommitted();
        (await orders.SubmitAsync("order", Article())).EnsureCommitted();

        heard.ShouldBe([0, 1]);
        hooks.Errors.Count.ShouldBe(2);
        (store.Appends, orders.State.Get("stock", 0)).ShouldBe((2, 8));
    }

    [Theory]
    [InlineData("logger")]
    [InlineData("spans")]
    [InlineData("metrics")]
    public async Task AThrowingSink_NeverChangesAnOutcomeAndNeverRepeatsACommit(string sink)
    {
        ScriptedStore store = new();
        AsyncLocal<bool> isHere = new() { Value = true };
        int thrown = 0;
        void Break()
        {
            if (isHere.Value)
            {
                Interlocked.Increment(ref thrown);
                throw new InvalidOperationException("sink down");
            }
        }

        using BrokenLogging logging = new(Break);
        using ActivityListener spans = new()
        {
            ShouldListenTo = source => sink == "spans" && source.Name == ClpDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => isHere.Value ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = _ => Break(),
            ActivityStopped = _ => Break(),
        };
        ActivitySource.AddActivityListener(spans);
        using MeterListener metrics = new() { InstrumentPublished = (instrument, listener) => Listen(sink == "metrics" && instrument.Meter.Name == ClpDiagnostics.Name, instrument, listener) };
        metrics.SetMeasurementEventCallback<long>((_, _, _, _) => Break());
        metrics.SetMeasurementEventCallback<double>((_, _, _, _) => Break());
        metrics.Start();
        await using ClpRuntime runtime = Runtime(store, new FakeProvider(Article()), sink == "logger" ? logging : null, new HookRecorder { Fail = "after-commit" });
        ContractInstance orders = await runtime.OpenAsync();

        Intent intent = await orders.DispatchAsync("order");
        (await orders.AcceptAsync((await orders.ProposeAsync(intent))!, Ada)).EnsureAccepted();
        (await orders.CommitAsync(intent)).EnsureCommitted();
        (await orders.SubmitAsync("order", Article().With("count", 99))).ShouldBeOfType<Outcome.Denied>();
        (await orders.SubmitAsync("order", Article())).EnsureCommitted();

        thrown.ShouldBeGreaterThan(0);
        (await orders.KindsAsync()).ShouldBe(["dispatched", "proposed", "accepted", "committed", "refused", "committed"]);
        (store.Appends, orders.State.Get("stock", 0)).ShouldBe((6, 8));
    }

    [Theory]
    [InlineData("before-dispatch", "submit", false)]
    [InlineData("before-dispatch", "submit", true)]
    [InlineData("before-dispatch", "dispatch", false)]
    [InlineData("before-dispatch", "dispatch", true)]
    [InlineData("before-propose", "propose", false)]
    [InlineData("before-propose", "propose", true)]
    [InlineData("before-commit", "submit", false)]
    [InlineData("before-commit", "submit", true)]
    [InlineData("before-commit", "commit", false)]
    [InlineData("before-commit", "commit", true)]
    public async Task AThrowingBeforeHook_AbortsWithNothingRecordedButTheFailure(string which, string operation, bool yields)
    {
        List<string> calls = [];
        HookRecorder outer = new("outer", calls, yields), inner = new("inner", calls, yields);
        ScriptedStore store = new();
        FakeProvider provider = new(Article());
        await using ClpRuntime runtime = Runtime(store, provider, null, outer, inner);
        ContractInstance orders = await runtime.OpenAsync();
        Intent? intent = operation is "propose" or "commit" ? await orders.DispatchAsync("order", operation == "commit" ? Article() : null) : null;
        (int appends, StateObject state) = (store.Appends, orders.State);
        inner.Fail = which;

        LifecycleException failed = await Should.ThrowAsync<LifecycleException>(async () => _ = operation switch
        {
            "submit" => (object?)await orders.SubmitAsync("order", Article()),
            "dispatch" => await orders.DispatchAsync("order", Article()),
            "propose" => await orders.ProposeAsync(intent!),
            _ => await orders.CommitAsync(intent!),
        });

        failed.Code.ShouldBe(ClpCodes.HookFailed);
        failed.Message.ShouldContain(nameof(HookRecorder));
        failed.Message.ShouldNotContain("on purpose");
        store.Appends.ShouldBe(appends + 1);
        Outcome.Failed recorded = (await orders.LastRefusalAsync()).Outcome.ShouldBeOfType<Outcome.Failed>();
        (recorded.Transition, recorded.Reason.Contains("on purpose", StringComparison.Ordinal)).ShouldBe((nameof(HookRecorder), false));
        orders.State.ShouldBeSameAs(state);
        provider.Asked.ShouldBeEmpty();
        orders.PendingIntents.Length.ShouldBe(intent is null ? 0 : 1);
        string phase = which["before-".Length..];
        calls[^2..].ShouldBe([$"outer error:{char.ToUpperInvariant(phase[0])}{phase[1..]}", $"inner error:{char.ToUpperInvariant(phase[0])}{phase[1..]}"]);
        inner.Fail = null;
        (await orders.SubmitAsync("order", Article())).EnsureCommitted();
    }

    [Theory]
    [InlineData("before-dispatch", "dispatch")]
    [InlineData("before-propose", "propose")]
    [InlineData("before-commit", "commit")]
    public async Task AThrowingBeforeHook_WhoseFailureTheStoreDoesNotTake_AbortsAllTheSame(string which, string operation)
    {
        HookRecorder hooks = new();
        ScriptedStore store = new();
        await using ClpRuntime runtime = Runtime(store, new FakeProvider(Article()), null, hooks);
        ContractInstance orders = await runtime.OpenAsync();
        Intent intent = await orders.DispatchAsync("order", Article());
        hooks.Fail = which;
        store.ThenFail(ScriptedStore.Unknown, afterWriting: true);

        (await Should.ThrowAsync<LifecycleException>(async () => _ = operation switch
        {
            "dispatch" => (object?)await orders.DispatchAsync("order", Article()),
            "propose" => await orders.ProposeAsync(intent),
            _ => await orders.CommitAsync(intent),
        })).Code.ShouldBe(ClpCodes.HookFailed);

        hooks.Errors.Count.ShouldBe(2);
        hooks.Errors[1].ShouldBeOfType<StorageException>();
        hooks.Fail = null;
        (await orders.CommitAsync(intent)).EnsureCommitted();
        (await orders.KindsAsync()).ShouldBe(["dispatched", "refused", "committed"]);
    }

    private static void Listen(bool wanted, Instrument instrument, MeterListener listener)
    {
        if (wanted)
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private sealed class BrokenLogging(Action fail) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => fail();
    }
}
