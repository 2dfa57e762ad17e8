using System.Globalization;

namespace Clp.Ai;

/// <summary>
/// A model, or the server it runs on, gave nothing that can be used. The message holds neither keys nor anything the server said, and there is
/// no inner exception, for both may repeat a key. When another try makes sense, <see cref="Exception.Data"/> says so under <c>Retry-After</c>,
/// which is where resilience looks for it.
/// </summary>
public sealed class ModelException : ClpException
{
    private const string RetryAfterKey = "Retry-After";

    internal ModelException(string code, string message, int? status = null, TimeSpan? retryAfter = null) : base(code, message)
    {
        Status = status;
        RetryAfter = retryAfter;
        if (retryAfter is { } after)
        {
            Data[RetryAfterKey] = after;
        }
    }

    /// <summary>The HTTP status that the server answered with; null when it did not come to that.</summary>
    public int? Status { get; }

    /// <summary>How long to wait before another try makes sense; zero when the server did not say how long; null when no other try makes sense.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The same failure, when another try could not take back what was passed on already.</summary>
    internal ModelException Final() => new(Code, Message[(Code.Length + 2)..] + " A part of it was passed on already, so that it is not asked for again.", Status);

    internal static ModelException BrokeOff()
        => new(ClpCodes.ModelUnavailable, "The model's server broke off its reply after a part of it was passed on. Ask anew.");

    internal static ModelException BadReply(string what)
        => new(ClpCodes.BadModelReply, $"The model's reply cannot be used: {what}. Ask again, or use a model and a server that keep to the protocol.");

    internal static ModelException TooLarge(int most)
        => new(ClpCodes.ModelReplyTooLarge, string.Create(CultureInfo.InvariantCulture, $"The model's reply is larger than {most} bytes, and reading it was given up. Raise MaxReplyBytes when such replies are meant."));

    internal static ModelException TimedOut(TimeSpan limit)
        => new(ClpCodes.ModelTimedOut, string.Create(CultureInfo.InvariantCulture, $"The model had not finished its reply after {limit.TotalSeconds:0.###} s. Try again, or raise Timeout."), retryAfter: TimeSpan.Zero);
}
