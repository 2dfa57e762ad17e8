using System.Globalization;
using System.Net;

namespace Clp.Middleware;

/// <summary>What an exception says: whether it counts, whether another try makes sense, and when.</summary>
internal static class FailureJudge
{
    private const int MaxDepth = 8;

    public static bool Counts(ResiliencePolicy policy, Exception e)
        => policy.Counts is { } asked ? Ask(asked, e, otherwise: true) : e is not RefusalException;

    public static bool Retries(ResiliencePolicy policy, Exception e, TimeProvider time)
        => policy.Retries is { } asked ? Ask(asked, e, otherwise: false) : IsTransient(e, time);

    /// <summary>When the exception says that another try makes sense, or null.</summary>
    public static TimeSpan? RetryAfter(Exception e, TimeProvider time)
    {
        Exception? at = e;
        for (int depth = 0; at is not null && depth < MaxDepth; at = at.InnerException, depth++)
        {
            TimeSpan? after = at is RefusalException refusal && refusal.RetryAfter is { } said ? said : Parse(at.Data[ResilienceOptions.RetryAfterKey], time);
            if (after is { } found)
            {
                return found > TimeSpan.Zero ? found : TimeSpan.Zero;
            }
        }

        return null;
    }

    private static bool IsTransient(Exception e, TimeProvider time) => e switch
    {
        RefusalException { Code: ClpCodes.CircuitOpen or ClpCodes.NotPermitted } => false,
        ClpException => RetryAfter(e, time) is not null,
        HttpRequestException { StatusCode: { } status } => (int)status is not (>= 400 and < 500) || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests,
        _ => true,
    };

    private static TimeSpan? Parse(object? value, TimeProvider time) => value switch
    {
        TimeSpan span => span,
        int seconds => TimeSpan.FromSeconds(seconds),
        long seconds and >= 0 and < int.MaxValue => TimeSpan.FromSeconds(seconds),
        DateTimeOffset until => until - time.GetUtcNow(),
        string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) => TimeSpan.FromSeconds(seconds),
        string text when DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset until) => until - time.GetUtcNow(),
        _ => null,
    };

    private static bool Ask(Func<Exception, bool> asked, Exception e, bool otherwise)
    {
        try
        {
            return asked(e);
        }
#pragma warning disable CA1031 // By decision: a question that cannot be answered has the careful answer.
        catch (Exception)
#pragma warning restore CA1031
        {
            return otherwise;
        }
    }
}
