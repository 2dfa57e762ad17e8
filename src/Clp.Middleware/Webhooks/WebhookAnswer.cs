using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Clp.Storage;

namespace Clp.Middleware;

/// <summary>What an endpoint's answer means for the message. Only its status and its Retry-After are looked at.</summary>
internal static class WebhookAnswer
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <exception cref="RefusalException">Not now.</exception>
    /// <exception cref="PoisonMessageException">Never.</exception>
    public static void Judge(WebhookEndpoint endpoint, HttpResponseMessage response, WebhookOptions options)
    {
        int status = (int)response.StatusCode;
        if (status is >= 200 and < 300)
        {
            return;
        }

        string answer = string.Create(CultureInfo.InvariantCulture, $"The web hook endpoint '{endpoint.Name}' answered {status}");

        // A redirect leads to where the endpoint's owner has not said, and nobody has checked.
        if (status is not (>= 300 and < 400) && options.TriesAgain(response.StatusCode))
        {
            throw new RefusalException(ClpCodes.SinkFailed, $"{answer}; the message is tried again.") { IsRecorded = false, RetryAfter = Wait(response.Headers.RetryAfter, options.TimeProvider) };
        }

        string why = status is >= 300 and < 400 ? "redirects are not followed" : "it will not take the message";
        WebhookException refused = new(ClpCodes.WebhookRefused, $"{answer}: {why}. Mend the endpoint, then requeue the message.");
        throw new PoisonMessageException($"{ClpCodes.WebhookRefused}: {answer}: {why}", refused);
    }

    /// <summary>The class that metrics count under.</summary>
    public static string Class(HttpStatusCode status) => ((int)status / 100) switch
    {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => "other",
    };

    private static TimeSpan? Wait(RetryConditionHeaderValue? asked, TimeProvider clock)
    {
        TimeSpan? wait = asked?.Delta ?? (asked?.Date is { } date ? date - clock.GetUtcNow() : null);
        return wait is not { } span ? null : span < TimeSpan.Zero ? TimeSpan.Zero : span < LongestWait ? span : LongestWait;
    }
}
