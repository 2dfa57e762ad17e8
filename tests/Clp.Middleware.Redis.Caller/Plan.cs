using System.Collections.Immutable;

namespace Clp.Middleware.Redis.Caller;

/// <summary>Which limits are called, and with what: several windows, some shared by all, some by few; calls that count for some only.</summary>
public static class Plan
{
    private const int Tenants = 4, Actors = 16, Intents = 2;

    /// <summary>The limits that all processes share.</summary>
    public static ImmutableArray<RateLimit> Limits { get; } =
    [
        new RateLimit("all", 3_000, TimeSpan.FromMilliseconds(250)) { By = RateLimitBy.Everything },
        new RateLimit("tenant", 300, TimeSpan.FromMilliseconds(60)) { By = RateLimitBy.Tenant },
        new RateLimit("actor", 20, TimeSpan.FromMilliseconds(25)) { By = RateLimitBy.Tenant | RateLimitBy.Actor },
        new RateLimit("commits", 40, TimeSpan.FromMilliseconds(10)) { By = RateLimitBy.Tenant | RateLimitBy.Intent, Acts = CommandActs.Commit },

        // Reached however slow the machine is.
        new RateLimit("models", 50, TimeSpan.FromMinutes(2)) { By = RateLimitBy.Tenant, Acts = CommandActs.Propose },
    ];

    /// <summary>The call of a number.</summary>
    public static RateLimitRequest Request(int number)
    {
        Call call = Call.Of(number);
        return new RateLimitRequest(call.Act, new StreamId($"tenant {call.Tenant}", "contract", "instance"), $"intent {call.Intent}", Actor.Human($"actor {call.Actor}"));
    }

    /// <summary>With whom a call is counted under a limit, or null: worked out apart from the library.</summary>
    public static string? Partition(RateLimit limit, int number)
    {
        Call call = Call.Of(number);
        return limit.Name switch
        {
            "all" => "",
            "tenant" => $"{call.Tenant}",
            "actor" => $"{call.Tenant} {call.Actor}",
            "commits" => call.Act == CommandActs.Commit ? $"{call.Tenant} {call.Intent}" : null,
            _ => call.Act == CommandActs.Propose ? $"{call.Tenant}" : null,
        };
    }

    private readonly record struct Call(int Tenant, int Actor, int Intent, CommandActs Act)
    {
        // Scattered, and the same in every process.
        public static Call Of(int number)
        {
            uint mixed = (uint)number * 2_654_435_761;
            mixed ^= mixed >> 15;
            return new Call((int)(mixed % Tenants), (int)(mixed / 7 % Actors), (int)(mixed / 131 % Intents), (mixed / 1_009 % 10) switch { 0 => CommandActs.Propose, < 4 => CommandActs.Dispatch, _ => CommandActs.Commit });
        }
    }
}
