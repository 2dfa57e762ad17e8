using System.Collections.Immutable;
using System.Text.Json;

namespace Clp;

/// <summary>A refused attempt's outcome within its event.</summary>
internal static class OutcomeJson
{
    // A refusal is read as one tree: its three levels come on top of the suggestion's, and one beyond would be too deep.
    private const int DeepestInline = StateLimits.HardDepth - 3;

    public static void Write(Utf8JsonWriter w, Outcome outcome)
    {
        w.WriteStartObject("outcome"u8);
        switch (outcome)
        {
            case Outcome.Denied d:
                w.WriteString("is"u8, "denied");
                WriteDenials(w, d.Denials);
                break;
            case Outcome.Invalid i:
                w.WriteString("is"u8, "invalid");
                WriteErrors(w, i.Errors);
                break;
            case Outcome.Incomplete i:
                w.WriteString("is"u8, "incomplete");
                EventWriter.WriteTexts(w, "names"u8, i.Missing);
                break;
            case Outcome.Conflicted c:
                w.WriteString("is"u8, "conflicted");
                w.WriteNumber("expected"u8, c.ExpectedVersion);
                w.WriteNumber("actual"u8, c.ActualVersion);
                break;
            case Outcome.NotPermitted n:
                w.WriteString("is"u8, "not-permitted");
                w.WriteString("reason"u8, n.Reason);
                EventWriter.WriteTexts(w, "names"u8, n.Unaffirmed);
                break;
            case Outcome.NotApplicable n:
                w.WriteString("is"u8, "not-applicable");
                w.WriteString("reason"u8, n.Reason);
                break;
            case Outcome.Failed f:
                w.WriteString("is"u8, "failed");
                w.WriteString("transition"u8, f.Transition);
                w.WriteString("failure"u8, Words.Of(f.Kind));
                w.WriteString("reason"u8, f.Reason);
                break;
        }

        w.WriteEndObject();
    }

    public static void WriteErrors(Utf8JsonWriter w, ImmutableArray<ValidationError> errors)
    {
        if (errors.IsDefaultOrEmpty)
        {
            return;
        }

        w.WriteStartArray("errors"u8);
        foreach (ValidationError error in errors)
        {
            w.WriteStartObject();
            w.WriteString("path"u8, error.Path.ToString());
            w.WriteString("code"u8, error.Code);
            w.WriteString("message"u8, error.Message);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static void WriteDenials(Utf8JsonWriter w, ImmutableArray<Denial> denials)
    {
        w.WriteStartArray("denials"u8);
        foreach (Denial denial in denials)
        {
            w.WriteStartObject();
            w.WriteString("guard"u8, denial.Guard);
            w.WriteString("reason"u8, denial.Reason);
            if (denial.Suggestion is { } suggestion)
            {
                w.WritePropertyName("suggestion"u8);
                if (suggestion.Extent.Height <= DeepestInline)
                {
                    StateJson.Write(w, suggestion);
                }
                else
                {
                    w.WriteStringValue(suggestion.ToString());
                }
            }

            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    /// <summary>Reads by way of the state tree: refusals are rare and small, and one reader less is one place less to err.</summary>
    public static Outcome Read(StateObject o) => Text(o, "is") switch
    {
        "denied" => new Outcome.Denied([.. Items(o, "denials").Select(d => new Denial(Text(d, "guard"), Text(d, "reason"), Suggestion(d.Field("suggestion"))))]),
        "invalid" => new Outcome.Invalid(Errors(o.Field("errors"))),
        "incomplete" => new Outcome.Incomplete(Texts(o, "names")),
        "conflicted" => new Outcome.Conflicted(o.Require<long>("expected"), o.Require<long>("actual")),
        "not-permitted" => new Outcome.NotPermitted(Text(o, "reason")) { Unaffirmed = Texts(o, "names") },
        "not-applicable" => new Outcome.NotApplicable(Text(o, "reason")),
        "failed" => new Outcome.Failed(Text(o, "transition"), Words.Failure(Text(o, "failure")), Text(o, "reason")),
        string other => throw new FormatException($"'{other}' is no outcome."),
    };

    public static ImmutableArray<ValidationError> Errors(StateValue? value)
        => value is StateArray array
            ? [.. array.OfType<StateObject>().Select(e => new ValidationError(StatePath.Parse(Text(e, "path")), Text(e, "code"), Text(e, "message")))]
            : [];

    private static string Text(StateObject o, string key) => (o.Field(key) as StateText)?.Value ?? throw new FormatException($"'{key}' is missing.");

    private static StateObject? Suggestion(StateValue? value) => value switch
    {
        StateText text => StateObject.Parse(text.Value),
        _ => value as StateObject,
    };

    private static IEnumerable<StateObject> Items(StateObject o, string key) => o.Field(key) is StateArray array ? array.OfType<StateObject>() : [];

    private static ImmutableArray<string> Texts(StateObject o, string key)
        => o.Field(key) is StateArray array ? [.. array.OfType<StateText>().Select(t => t.Value)] : [];
}
