using Clp.Testing;

namespace Clp.Middleware.Tests.Resilience.Model;

/// <summary>Random sequences of calls that begin, end this way or that, overlap and hang, with time going by, against the interceptor and the model at once.</summary>
internal static class BreakerSequences
{
    private const int Steps = 60;

    /// <summary>Null when everything was equal, or the first difference.</summary>
    public static async Task<string?> RunAsync(int seed, BreakerMistake mistake = BreakerMistake.None)
    {
        Random random = new(seed);
        CircuitPolicy policy = new()
        {
            FailureRatio = random.Next(1, 11) / 10.0,
            MinimumCalls = random.Next(1, 8),
            Window = TimeSpan.FromMilliseconds(10 * random.Next(10, 300)),
            BreakFor = TimeSpan.FromMilliseconds(random.Next(1, 2_000)),
        };
        FakeClock clock = new();
        ResilienceInterceptor breaker = new(new ResilienceOptions { Provider = new() { Circuit = policy } }, clock);
        BreakerModel model = new(policy.FailureRatio, policy.MinimumCalls, policy.Window.Ticks, policy.BreakFor.Ticks, clock.GetTimestamp(), mistake);
        List<Call> running = [];
        string trace = $"seed {seed}, {policy}:";
        for (int step = 0; step < Steps; step++)
        {
            int kind = random.Next(10);
            if (kind < 4 || running.Count == 0)
            {
                long now = clock.GetTimestamp();
                (int? turn, long wait) = model.Enter(now, running.Any(call => call.IsProbe && call.IsNewest));
                Call call = Call.Begin(breaker);
                trace += $" begin@{now}";
                if (call.Refusal != (turn is null ? TimeSpan.FromTicks(wait) : null))
                {
                    return $"{trace}: the breaker {call.Refusal?.ToString() ?? "lets it in"}, the model {(turn is null ? TimeSpan.FromTicks(wait).ToString() : "lets it in")}";
                }

                if (turn is { } allowed)
                {
                    running.ForEach(other => other.IsNewest = false);
                    running.Add(call);
                    (call.Turn, call.IsProbe, call.IsNewest) = (allowed, model.Position == "HalfOpen", true);
                }
            }
            else if (kind < 8)
            {
                Call call = running[random.Next(running.Count)];
                running.Remove(call);
                string how = random.Next(9) switch { < 3 => "success", < 8 => "failure", _ => "cancelled" };
                trace += $" {how}";
                await call.EndAsync(how);
                model.End(call.Turn, how, clock.GetTimestamp());
            }
            else
            {
                clock.Advance(Pause(random, policy));
            }

            string position = breaker.Circuits.SingleOrDefault()?.Position.ToString() ?? "Closed";
            if (position != model.Position)
            {
                return $"{trace}: the breaker is {position}, the model {model.Position}";
            }
        }

        running.ForEach(call => call.Dispose());
        return null;
    }

    // Often to the very tick at which something becomes due.
    private static TimeSpan Pause(Random random, CircuitPolicy policy) => random.Next(5) switch
    {
        0 => policy.BreakFor,
        1 => policy.BreakFor - TimeSpan.FromTicks(1),
        2 => TimeSpan.FromTicks(1),
        3 => policy.Window / CircuitPolicy.Slices,
        _ => policy.Window * random.NextDouble(),
    };

    private sealed class Call : IDisposable
    {
        private readonly TaskCompletionSource<ProposalDraft?> work = new();
        private readonly CancellationTokenSource source = new();
        private Task<ProposalDraft?>? asking;

        public TimeSpan? Refusal { get; private set; }
        public int Turn { get; set; }
        public bool IsProbe { get; set; }

        /// <summary>True for the call that was let in last.</summary>
        public bool IsNewest { get; set; }

        public static Call Begin(ResilienceInterceptor breaker)
        {
            Call call = new();
            ProposingArgs args = new(new StreamId("", "model", "1"), null!, 0, null);
            call.asking = breaker.ProposeAsync(args, (_, _) => new(call.work.Task), call.source.Token).AsTask();
            call.Refusal = call.asking.Exception?.InnerException is RefusalException refusal ? refusal.RetryAfter : null;
            return call;
        }

        public async Task EndAsync(string how)
        {
            if (how == "cancelled")
            {
                source.Cancel();
            }
            else if (how == "failure")
            {
                work.SetException(new IOException());
            }
            else
            {
                work.SetResult(null);
            }

            await ((Task)asking!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Dispose();
        }

        public void Dispose() => source.Dispose();
    }
}
