using System.Globalization;

namespace Clp.Middleware.Redis.Caller;

/// <summary>The process that calls: many calls under way at a time, and a line for each that was granted.</summary>
internal sealed class Caller(string connection, string prefix) : IAsyncDisposable
{
    private const int UnderWay = 128;

    private readonly RedisRateLimiter limiter = new(Plan.Limits, new RedisRateLimitOptions { Configuration = connection, KeyPrefix = prefix, CommandTimeout = TimeSpan.FromSeconds(60) });
    private readonly Lock gate = new();
    private int next, end, refused, failed;

    public async Task RunAsync(int first, int calls, TextWriter output)
    {
        (next, end) = (first - 1, first + calls);
        await Task.WhenAll(Enumerable.Range(0, UnderWay).Select(_ => Task.Run(() => CallAsync(output))));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"end {refused} {failed}"));
        output.Flush();
    }

    public ValueTask DisposeAsync() => limiter.DisposeAsync();

    private async Task CallAsync(TextWriter output)
    {
        int number;
        while ((number = Interlocked.Increment(ref next)) < end)
        {
            try
            {
                long before = Now();
                LimitLease lease = (LimitLease)await limiter.AcquireAsync(Plan.Request(number));
                if (!lease.IsAcquired)
                {
                    Interlocked.Increment(ref refused);
                    continue;
                }

                long at = (lease.GrantedAt!.Value - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
                string line = string.Create(CultureInfo.InvariantCulture, $"{number} {at} {(before <= at && at <= Now() ? 1 : 0)}");
                lock (gate)
                {
                    output.WriteLine(line);
                }
            }
            catch (StorageException)
            {
                Interlocked.Increment(ref failed);
            }
        }
    }

    private static long Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
