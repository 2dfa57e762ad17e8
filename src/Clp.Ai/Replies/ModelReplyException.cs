using System.Collections.Immutable;

namespace Clp.Ai;

/// <summary>
/// A model's reply cannot be used, and nothing came of it. <see cref="ClpException.Code"/> says what is wrong (CLP07xx); the
/// message says it in words that may be given back to the model, so that it can correct itself.
/// </summary>
public sealed class ModelReplyException : ClpException
{
    private const int Listed = 5;

    internal ModelReplyException(string code, string message, Exception? inner = null, ImmutableArray<ValidationError> errors = default)
        : base(code, message, inner) => Errors = errors.IsDefault ? [] : errors;

    /// <summary>What does not fit the contract, each with path and code; empty when the reply could not be read that far.</summary>
    public ImmutableArray<ValidationError> Errors { get; }

    /// <summary>What the state's reader refused, as a refusal of the reply it was in.</summary>
    internal static ModelReplyException Unreadable(StateFormatException e) => new(
        e.Code switch
        {
            ClpCodes.TooLarge or ClpCodes.TooDeep => ClpCodes.ReplyTooLarge,
            ClpCodes.WrongKind or ClpCodes.ReservedKey => ClpCodes.ReplyUnfit,
            _ => ClpCodes.ReplyMalformed,
        },
        "The reply cannot be used: " + e.Message[(e.Code.Length + 2)..] + ". Answer with one JSON object.",
        e);

    internal static ModelReplyException Malformed(string why, Exception? inner = null)
        => new(ClpCodes.ReplyMalformed, $"The reply cannot be used: {why}. Answer with one JSON object.", inner);

    internal static ModelReplyException TooLarge(string what, long limit)
        => new(ClpCodes.ReplyTooLarge, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The reply cannot be used: {what} is over the limit of {limit}. Answer with less."));

    internal static ModelReplyException Unfit(string why) => new(ClpCodes.ReplyUnfit, "The reply cannot be used: " + why);

    internal static ModelReplyException Unfit(ImmutableArray<ValidationError> errors)
    {
        string more = errors.Length > Listed ? $" And {errors.Length - Listed} more." : "";
        return new(ClpCodes.ReplyUnfit, "The reply does not fit what was asked for. " + string.Join(" ", errors.Take(Listed).Select(e => OneLine.Cut(e.ToString()))) + more, errors: errors);
    }
}
