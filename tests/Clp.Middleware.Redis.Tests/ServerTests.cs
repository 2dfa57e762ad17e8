using System.Diagnostics;
using Clp.Middleware.Tests.RateLimiting;
using Clp.TestServers;
using StackExchange.Redis;
using static Clp.Middleware.Redis.Tests.RedisSetup;

namespace Clp.Middleware.Redis.Tests;

/// <summary>What servers do: restart, forget scripts, go away, set their clocks back, fail over.</summary>
public sealed class ServerTests
{
    private static readonly RateLimit Hourly = new("hourly", 3, TimeSpan.FromHours(1));

    // Longer than anything takes on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Script_Forgotten_IsLoadedAgain()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisSetup setup = await OfAsync(server);
        RedisRateLimiter limiter = setup.Limiter(Hourly);
        await limiter.AskAsync(Request("ada"));

        await server.AskAsync("SCRIPT", "FLUSH");

        (await limiter.AskAsync(Request("ada"))).IsAcquired.ShouldBeTrue();
        (await limiter.AskAsync(Request("ada"))).IsAcquired.ShouldBeTrue();
        (await limiter.AskAsync(Request("ada"))).IsAcquired.ShouldBeFalse();
    }

    [Fact]
    public async Task Server_Killed_FailsAtOnceAndRemembersAfterARestart()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisRateLimiter limiter = new([Hourly], new RedisRateLimitOptions { Configuration = server.ConnectionString + ",connectTimeout=500", CommandTimeout = Patience });
        (await UntilAnsweredAsync(limiter)).IsAcquired.ShouldBeTrue();
        for (int i = 0; i < 2; i++)
        {
            (await limiter.AskAsync(Request("ada"))).IsAcquired.ShouldBeTrue();
        }

        server.Kill();
        long began = Stopwatch.GetTimestamp();
        StorageException failure = await Should.ThrowAsync<StorageException>(async () => await limiter.AskAsync(Request("ada")));
        Stopwatch.GetElapsedTime(began).ShouldBeLessThan(2 * Patience);
        failure.Message.ShouldNotContain(server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        failure.InnerException.ShouldBeNull();

        await server.RestartAsync();
        LimitLease lease = await UntilAnsweredAsync(limiter);
        lease.IsAcquired.ShouldBeFalse();
    }

    [Theory]
    [InlineData(RateLimitFailure.Refuse)]
    [InlineData(RateLimitFailure.Allow)]
    public async Task Server_NeverThere_RefusesOrAllowsAsTold(RateLimitFailure policy)
    {
        Contract contract = Contract.Define("notes").State(StateObject.Of(("count", 0)), Field.Required("count", Shape.Integer)).Intent("read").Transition("read", "read", static c => StateDelta.Set("count", c.State.Get("count", 0))).Build();
        ClpRuntimeOptions options = new ClpRuntimeOptions().UseRedisRateLimit(
            new RateLimitOptions { Limits = [Hourly], OnFailure = policy },
            new RedisRateLimitOptions { Configuration = "127.0.0.1:1,connectTimeout=200,connectRetry=1", CommandTimeout = TimeSpan.FromMilliseconds(500) });
        await using ClpRuntime runtime = new(contract, options);
        ContractInstance notes = await runtime.OpenAsync();

        if (policy == RateLimitFailure.Allow)
        {
            (await notes.SubmitAsync("read")).EnsureCommitted();
        }
        else
        {
            (await Should.ThrowAsync<RefusalException>(async () => await notes.SubmitAsync("read"))).Code.ShouldBe(ClpCodes.RateLimited);
        }
    }

    [Fact]
    public async Task Server_Paused_TimesOutAndMayHaveCounted()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using RedisRateLimiter limiter = new([new RateLimit("many", 10_000, TimeSpan.FromHours(1))], new RedisRateLimitOptions { Configuration = server.ConnectionString, CommandTimeout = TimeSpan.FromMilliseconds(700) });
        (await UntilAnsweredAsync(limiter)).IsAcquired.ShouldBeTrue();

        server.Pause();
        StorageException failure;
        try
        {
            failure = await Should.ThrowAsync<StorageException>(async () => await limiter.AskAsync(Request("ada")));
        }
        finally
        {
            server.Resume();
        }

        failure.Failure.ShouldBe(StorageFailure.Unknown);
        (await UntilAnsweredAsync(limiter)).IsAcquired.ShouldBeTrue();
    }

    [Theory]
    [InlineData(60_000_000)]
    [InlineData(3_600_000_000)]
    public async Task Clock_SetBack_LetsNothingMoreThrough_AndHoldsNobodyLongerThanAWindow(long back)
    {
        await using RedisSetup setup = await OfAsync("single");
        RedisRateLimiter limiter = setup.Limiter(new RateLimit("back", 3, TimeSpan.FromMinutes(5)));
        for (int i = 0; i < 3; i++)
        {
            (await limiter.AskAsync(Request("ada"))).IsAcquired.ShouldBeTrue();
        }

        // As if the server's clock had been so far ahead until now.
        IDatabase database = setup.Client.GetDatabase();
        RedisKey key = (await setup.KeysAsync()).Single();
        long ahead = DateTimeOffset.UtcNow.Microseconds() + back;
        RedisValue[] grants = [ahead - 290_000_000, ahead - 1, ahead];
        await database.KeyDeleteAsync(key);
        await database.ListRightPushAsync(key, grants);

        LimitLease refused = await limiter.AskAsync(Request("ada"));
        long[] shifted = [.. (await database.ListRangeAsync(key)).Select(static grant => (long)grant)];

        refused.IsAcquired.ShouldBeFalse();
        refused.RetryAfter!.Value.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(11));
        shifted[^1].ShouldBeLessThanOrEqualTo(DateTimeOffset.UtcNow.Microseconds());
        (shifted[2] - shifted[1], shifted[1] - shifted[0]).ShouldBe((1, 289_999_999));
        (await database.KeyTimeToLiveAsync(key)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Cluster_FailsOver_AndLimitsAgain()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        await using RedisRateLimiter limiter = new([Hourly], new RedisRateLimitOptions { Configuration = cluster.ConnectionString + ",connectTimeout=500", KeyPrefix = "failover", CommandTimeout = Patience });
        (await UntilAnsweredAsync(limiter)).IsAcquired.ShouldBeTrue();
        (RedisServer owner, int slot) = await OwnerAsync(cluster);

        owner.Kill();
        await cluster.WaitForFailoverAsync(slot, owner);

        // Replication is not waited for: the newest grants may be lost with the old master, and then count again.
        int granted = 0;
        for (int i = 0; i < 6; i++)
        {
            granted += (await UntilAnsweredAsync(limiter)).IsAcquired ? 1 : 0;
        }

        granted.ShouldBeInRange(2, 3);
    }

    private static async Task<(RedisServer Owner, int Slot)> OwnerAsync(RedisCluster cluster)
    {
        foreach (RedisServer node in cluster.Nodes)
        {
            string key = await node.AskAsync("KEYS", "failover:*");
            if (key.Length > 0)
            {
                int slot = RedisCluster.SlotOf(key);
                return (await cluster.MasterOfAsync(slot), slot);
            }
        }

        throw new InvalidOperationException("no node has the key");
    }

    private static async Task<LimitLease> UntilAnsweredAsync(RedisRateLimiter limiter)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await limiter.AskAsync(Request("ada"));
            }
            catch (StorageException) when (Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2))
            {
                // Not yet.
            }
        }
    }
}
