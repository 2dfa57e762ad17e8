using Clp.Middleware;
using Clp.Middleware.Redis.Caller;
using Clp.TestServers;

namespace Clp.Benchmarks;

/// <summary>Two processes call one limiter on Redis: four limits, many calls under way; the server's instants of all grants are looked through.</summary>
public sealed class R16SharedLimiter : IMeasure
{
    public string Name => "R16";

    public string About => "rate limits on Redis: two processes, 1,000,000 calls, never over a limit in any window";

    public IEnumerable<Figure> Run(MeasureContext context)
    {
        int calls = context.Sample(1_000_000, 60_000);
        if (Servers.MissingRedis is { } reason)
        {
            yield return Figure.None("shared-violations", "0", reason);
            yield break;
        }

        CallReport report = RunAsync(calls).GetAwaiter().GetResult();
        string fullest = string.Join(", ", Plan.Limits.Select(limit => $"{report.Fullest(limit)} of {limit.Permits} in {limit.Window.TotalMilliseconds} ms"));
        context.Note($"R16 shared: {report.Granted} granted, {report.Refused} refused, {report.Failed} without answer; {report.Partitions} partitions of {Plan.Limits.Length} limits, fullest windows {fullest}");
        context.Note($"R16 shared: {report.Violations} of {report.WindowsSeen} windows over a limit; none means at most {3.0 / report.WindowsSeen:0.0e0} of windows, {3.0 / calls:0.0e0} of calls (95 %)");
        yield return Figure.Exactly("shared-processes", report.Processes, 2);
        yield return Figure.All("shared-answered", report.Granted + report.Refused, calls);
        yield return new Figure("shared-grants", $"{report.Granted}", ">=1", report.Granted > 0);
        yield return Figure.Exactly("shared-misdated", report.Misdated, 0);
        yield return Figure.Exactly("shared-violations", report.Violations, 0);
    }

    private static async Task<CallReport> RunAsync(int calls)
    {
        await using RedisServer server = await RedisServer.StartAsync(new RedisOptions { Durability = RedisDurability.None });
        return await Processes.RunAsync(server.ConnectionString, calls);
    }
}
