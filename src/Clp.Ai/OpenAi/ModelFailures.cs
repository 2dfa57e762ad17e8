using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Headers;

namespace Clp.Ai;

/// <summary>What went wrong between us and a model, as the one exception we let out.</summary>
internal static class ModelFailures
{
    private const int MaxDepth = 8;

    public static ModelException From(Exception e, OpenAiOptions options)
    {
        Exception? at = e;
        for (int depth = 0; at is not null && depth < MaxDepth; at = at.InnerException, depth++)
        {
            switch (at)
            {
                case ModelException typed:
                    return typed;
                case ClientResultException { Status: > 0 } answered:
                    return Answered(answered, options);
                case HttpRequestException or IOException:
                    return new ModelException(ClpCodes.ModelUnavailable, $"The model's server could not be reached, or broke off its reply ({Kind(at)}). Try again, or see to the server.", retryAfter: TimeSpan.Zero);
                default:
                    break;
            }
        }

        return ModelException.BadReply($"it does not follow the protocol ({e.GetType().Name})");
    }

    private static string Kind(Exception e) => e is HttpRequestException request ? request.HttpRequestError.ToString() : e is HttpIOException io ? io.HttpRequestError.ToString() : e.GetType().Name;

    private static ModelException Answered(ClientResultException e, OpenAiOptions options) => e.Status switch
    {
        408 or 429 or >= 500 => new ModelException(ClpCodes.ModelUnavailable, $"The model's server answered {e.Status}. Try again later.", e.Status, After(e.GetRawResponse(), options.Time)),
        >= 400 => new ModelException(ClpCodes.ModelRefusedRequest, $"The model's server refused the request with {e.Status}. Check endpoint, key, model, and that the model can do what was asked for.", e.Status),
        _ => new ModelException(ClpCodes.BadModelReply, $"The model's server answered {e.Status}, which is no reply; redirects are not followed. Check the endpoint.", e.Status),
    };

    private static TimeSpan After(PipelineResponse? response, TimeProvider time)
    {
        if (response is null || !response.Headers.TryGetValue("Retry-After", out string? text) || text is null)
        {
            return TimeSpan.Zero;
        }

        TimeSpan after = !RetryConditionHeaderValue.TryParse(text, out RetryConditionHeaderValue? said) ? Unreadable(text)
            : said.Delta ?? (said.Date is { } until ? until - time.GetUtcNow() : TimeSpan.Zero);
        return after > TimeSpan.Zero ? after : TimeSpan.Zero;
    }

    // More seconds than there is a number for is long, and not now.
    private static TimeSpan Unreadable(string text)
        => text.AsSpan().Trim() is { IsEmpty: false } digits && !digits.ContainsAnyExceptInRange('0', '9') ? TimeSpan.FromSeconds(int.MaxValue) : TimeSpan.Zero;
}
