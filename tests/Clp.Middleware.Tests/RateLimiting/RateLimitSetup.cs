using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;

namespace Clp.Middleware.Tests.RateLimiting;

/// <summary>A contract, its provider and its people.</summary>
internal static class RateLimitSetup
{
    public static readonly Actor Ada = Actor.Human("ada"), Bob = Actor.Human("bob");

    public static Contract Notes { get; } = Contract.Define("notes")
        .State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer))
        .Intent("write", i => i.Required("text", Shape.Text))
        .Intent("read")
        .Transition("write", "write", c => StateDelta.Set("count", c.State.Get("count", 0) + 1))
        .Transition("read", "read", c => StateDelta.Set("count", c.State.Get("count", 0)))
        .Build();

    public static StateObject Text { get; } = StateObject.Of(("text", "x"));

    public static CommitOptions By(Actor actor) => new() { By = actor };

    public static ClpRuntimeOptions Options(TimeProvider clock, IEventStore? store = null) => new() { TimeProvider = clock, EventStore = store, ProposalProvider = new Provider() };

    public static RateLimitOptions Limits(params RateLimit[] limits) => new() { Limits = [.. limits] };

    /// <summary>Works, or refuses without a reason, or throws.</summary>
    public sealed class Limiter(Func<RateLimitLease> answer, bool isSlow = false) : PartitionedRateLimiter<RateLimitRequest>
    {
        public override RateLimiterStatistics? GetStatistics(RateLimitRequest resource) => null;

        protected override RateLimitLease AttemptAcquireCore(RateLimitRequest resource, int permitCount) => answer();

        protected override async ValueTask<RateLimitLease> AcquireAsyncCore(RateLimitRequest resource, int permitCount, CancellationToken cancellationToken)
        {
            if (isSlow)
            {
                await Task.Yield();
            }

            cancellationToken.ThrowIfCancellationRequested();
            return answer();
        }
    }

    public sealed class Lines : ILoggerProvider, ILogger, ILoggerFactory
    {
        private readonly Lock gate = new();
        private readonly List<string> all = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (gate)
                {
                    return [.. all];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (gate)
            {
                all.AddRange(IsEnabled(logLevel) ? [formatter(state, exception)] : []);
            }
        }

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    private sealed class Provider : IProposalProvider
    {
        public ValueTask<ProposalDraft?> ProposeAsync(ProposalContext context, CancellationToken cancellationToken) => new(new ProposalDraft(Text));
    }
}
