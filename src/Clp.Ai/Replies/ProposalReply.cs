using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace Clp.Ai;

/// <summary>
/// The one place where what a model wrote becomes values for an intent. Strict: nothing is repaired, dropped or guessed, since
/// a person would then decide about something else than the model said. Pure.
/// </summary>
internal static class ProposalReply
{
    /// <summary>The caps on a reply when none are given: a megabyte is far more than an intent's values need.</summary>
    public static StateLimits DefaultLimits { get; } = StateLimits.Default with { MaxBytes = 1 << 20 };

    /// <summary>The values in a JSON text.</summary>
    /// <param name="intent">What they are for.</param>
    /// <param name="json">One JSON object.</param>
    /// <param name="limits">The caps.</param>
    /// <param name="asked">The only fields that may be there, null meaning that the model cannot tell; all that the intent has when default.</param>
    /// <exception cref="ModelReplyException">They cannot be used.</exception>
    public static StateObject FromText(IntentDefinition intent, string json, StateLimits limits, ImmutableArray<string> asked = default)
        => Fit(intent, Read(() => StateObject.Parse(json, limits)), asked);

    /// <summary>The values in the arguments of a call. That its name is the intent's tool is the caller's to see to.</summary>
    /// <param name="intent">What they are for.</param>
    /// <param name="call">The call as the chat client read it. Of a key that occurs twice on the first level, a client may have kept one only.</param>
    /// <param name="limits">The caps.</param>
    /// <param name="asked">As for <see cref="FromText"/>.</param>
    /// <exception cref="ModelReplyException">They cannot be used.</exception>
    public static StateObject FromCall(IntentDefinition intent, FunctionCallContent call, StateLimits limits, ImmutableArray<string> asked = default)
        => Fit(intent, ArgumentsOf(ModelCall.Of(call), limits), asked);

    /// <summary>The arguments of a call as they are, without a look at what they are for.</summary>
    /// <exception cref="ModelReplyException">They cannot be read.</exception>
    public static StateObject ArgumentsOf(ModelCall call, StateLimits limits)
        => call.Unreadable switch
        {
            null => Read(() => new ReplyArguments(limits).Read(call.Arguments)),
            ModelReplyException said => throw said,
            { } e => throw ModelReplyException.Malformed("the arguments of the call are not valid JSON", e),
        };

    private static StateObject Read(Func<StateObject> read)
    {
        try
        {
            return read();
        }
        catch (StateFormatException e)
        {
            throw ModelReplyException.Unreadable(e);
        }
    }

    private static StateObject Fit(IntentDefinition intent, StateObject values, ImmutableArray<string> asked)
    {
        StateObject known = asked.IsDefault ? values : Asked(intent, values, asked);
        ImmutableArray<ValidationError> errors = intent.Check(known);
        return errors.IsEmpty ? known : throw ModelReplyException.Unfit(errors);
    }

    private static StateObject Asked(IntentDefinition intent, StateObject values, ImmutableArray<string> asked)
    {
        StateObject known = values;
        foreach ((string field, StateValue value) in values)
        {
            if (!asked.Contains(field, StringComparer.Ordinal))
            {
                throw ModelReplyException.Unfit($"the field '{OneLine.Cut(field)}' was not asked for. Give only: {string.Join(", ", asked)}.");
            }

            // The schema lets a model say that it cannot tell, unless null is a value of the field.
            known = value.Kind == StateKind.Null && intent.Input.Find(field) is { Shape: { AllowsNull: false } and not AnyShape } ? known.Without(field) : known;
        }

        return known;
    }
}
