using Clp.TestKit;
using Microsoft.Extensions.Logging;

namespace Clp.Tests.Runtime;

/// <summary>Failures of what surrounds the runtime: loggers, and callers that give up while others wait with them.</summary>
public sealed class HostFailureTests
{
    [Fact]
    public async Task SubmitAsync_LoggerThatThrows_DoesNotChangeTheAnswer()
    {
        HookRecorder hooks = new() { Fail = "error" };
        ClpRuntimeOptions options = new() { LoggerFactory = new BrokenLogging() };
        options.Middleware.Add(hooks);
        await using ClpRuntime runtime = new(CounterContract.Build(b => b.Intent("bad").Transition("breaks", "bad", _ => throw new InvalidOperationException())), options);
        ContractInstance counter = await runtime.OpenAsync();

        (await counter.SubmitAsync("increment")).EnsureCommitted();
        (await counter.SubmitAsync("increment", StateObject.Of(("amount", -1)))).ShouldBeOfType<Outcome.Denied>();
        (await counter.SubmitAsync("bad")).ShouldBeOfType<Outcome.Failed>();

        counter.Version.ShouldBe(2);
    }

    [Fact]
    public async Task OpenAsync_FirstCallerGivesUp_TheOthersAreOpenedAllTheSame()
    {
        SlowStore store = new();
        await using ClpRuntime runtime = new(CounterContract.Build(), new() { EventStore = store });
        using CancellationTokenSource source = new();
        Task<ContractInstance> first = runtime.OpenAsync("x", source.Token).AsTask(), second = runtime.OpenAsync("x").AsTask();

        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        store.Gate.SetResult();

        (await second).Id.ShouldBe("x");
        (await runtime.OpenAsync("x")).ShouldBeSameAs(await second);
    }

    private sealed class SlowStore : ForwardingStore
    {
        public TaskCompletionSource Gate { get; } = new();

        protected override IEventStore Next { get; } = new MemoryStore();

        public override async ValueTask<Snapshot?> LoadSnapshotAsync(StreamId stream, CancellationToken cancellationToken)
        {
            await Gate.Task.WaitAsync(cancellationToken);
            return null;
        }

        public override ValueTask SaveSnapshotAsync(StreamId stream, Snapshot snapshot, CancellationToken cancellationToken) => default;
    }

    private sealed class BrokenLogging : ILoggerFactory, ILogger
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

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new AggregateException("log provider down");
    }
}
