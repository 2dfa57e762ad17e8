using System.Collections.Immutable;
using System.Text.Json;

namespace Clp;

/// <summary>Reads events in one pass over the bytes. Unknown fields are skipped, so that an older version reads what a newer one added.</summary>
internal static class EventReader
{
    public static EventFields Read(ref Utf8JsonReader reader)
    {
        EventFields f = new();
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!ReadCommon(ref reader, f) && !ReadDecision(ref reader, f) && !ReadProposal(ref reader, f) && !ReadHeader(ref reader, f))
            {
                reader.Read();
                reader.Skip();
            }
        }

        ExpectCurrent(ref reader, JsonTokenType.EndObject);
        if (reader.Read())
        {
            throw new FormatException("There is more after the event.");
        }

        return f;
    }

    private static bool ReadCommon(ref Utf8JsonReader r, EventFields f)
    {
        if (r.ValueTextEquals("kind"u8)) { f.Kind = NextText(ref r); }
        else if (r.ValueTextEquals("intentId"u8)) { f.IntentId = NextLong(ref r); }
        else if (r.ValueTextEquals("by"u8)) { r.Read(); f.By = ReadActor(ref r); }
        else if (r.ValueTextEquals("at"u8)) { f.At = NextTime(ref r); }
        else if (r.ValueTextEquals("intent"u8)) { f.Intent = NextText(ref r); }
        else if (r.ValueTextEquals("payload"u8)) { r.Read(); f.Payload = Object(ref r); }
        else if (r.ValueTextEquals("origins"u8)) { r.Read(); f.Origins = ReadOrigins(ref r); }
        else { return false; }

        return true;
    }

    private static bool ReadDecision(ref Utf8JsonReader r, EventFields f)
    {
        if (r.ValueTextEquals("transition"u8)) { f.Transition = NextText(ref r); }
        else if (r.ValueTextEquals("delta"u8)) { r.Read(); f.Delta = DeltaJson.Read(ref r, StateLimits.Recorded); }
        else if (r.ValueTextEquals("accepted"u8)) { r.Read(); f.Accepted = ReadIds(ref r); }
        else if (r.ValueTextEquals("affirmed"u8)) { r.Read(); f.Affirmed = ReadTexts(ref r); }
        else if (r.ValueTextEquals("guards"u8)) { r.Read(); f.Guards = ReadTexts(ref r); }
        else if (r.ValueTextEquals("reason"u8)) { f.Reason = NextText(ref r); }
        else if (r.ValueTextEquals("step"u8)) { f.Step = NextText(ref r); }
        else if (r.ValueTextEquals("outcome"u8)) { r.Read(); f.Outcome = OutcomeJson.Read(Object(ref r)); }
        else { return false; }

        return true;
    }

    private static bool ReadProposal(ref Utf8JsonReader r, EventFields f)
    {
        if (r.ValueTextEquals("proposal"u8)) { f.Proposal = NextLong(ref r); }
        else if (r.ValueTextEquals("values"u8)) { r.Read(); f.Values = Object(ref r); }
        else if (r.ValueTextEquals("final"u8)) { r.Read(); f.IsFinal = r.GetBoolean(); }
        else if (r.ValueTextEquals("edited"u8)) { r.Read(); f.Edited = ReadTexts(ref r); }
        else if (r.ValueTextEquals("source"u8)) { f.Source = NextText(ref r); }
        else if (r.ValueTextEquals("stateVersion"u8)) { f.StateVersion = NextLong(ref r); }
        else if (r.ValueTextEquals("madeUnder"u8)) { f.MadeUnder = NextText(ref r); }
        else if (r.ValueTextEquals("expiresAt"u8)) { f.ExpiresAt = NextTime(ref r); }
        else if (r.ValueTextEquals("fits"u8)) { r.Read(); f.Fits = r.GetBoolean(); }
        else if (r.ValueTextEquals("errors"u8)) { r.Read(); f.Errors = OutcomeJson.Errors(StateJson.Read(ref r, StateLimits.Recorded)); }
        else if (r.ValueTextEquals("ignored"u8)) { r.Read(); f.Ignored = ReadTexts(ref r); }
        else if (r.ValueTextEquals("ai"u8)) { r.Read(); f.Ai = ProposalJson.ReadAi(ref r); }
        else if (r.ValueTextEquals("batch"u8)) { r.Read(); f.Batch = ProposalJson.ReadBatch(ref r); }
        else { return false; }

        return true;
    }

    private static bool ReadHeader(ref Utf8JsonReader r, EventFields f)
    {
        if (r.ValueTextEquals("contractVersion"u8)) { r.Read(); f.ContractVersion = r.GetInt32(); }
        else if (r.ValueTextEquals("contractHash"u8)) { f.ContractHash = NextText(ref r); }
        else if (r.ValueTextEquals("operation"u8)) { f.Operation = NextText(ref r); }
        else if (r.ValueTextEquals("correlation"u8)) { f.Correlation = NextText(ref r); }
        else if (r.ValueTextEquals("causation"u8)) { f.Causation = NextText(ref r); }
        else if (r.ValueTextEquals("traceParent"u8)) { f.TraceParent = NextText(ref r); }
        else { return false; }

        return true;
    }

    public static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        reader.Read();
        ExpectCurrent(ref reader, type);
    }

    public static void ExpectCurrent(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw new FormatException($"Expected {type} at byte {reader.TokenStartIndex}, found {reader.TokenType}.");
        }
    }

    public static string Text(ref Utf8JsonReader reader) => reader.GetString() ?? throw new FormatException("Expected text, found null.");

    public static StateObject Object(ref Utf8JsonReader reader)
        => StateJson.Read(ref reader, StateLimits.Recorded) as StateObject ?? throw new FormatException("Expected an object.");

    private static string NextText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return Text(ref reader);
    }

    private static long NextLong(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetInt64();
    }

    private static long NextTime(ref Utf8JsonReader reader)
    {
        reader.Read();
        DateTime at = reader.GetDateTime();
        return at.Kind != DateTimeKind.Unspecified ? at.ToUniversalTime().Ticks : throw new FormatException("A time has no offset.");
    }

    private static ImmutableArray<string> ReadTexts(ref Utf8JsonReader reader)
    {
        ExpectCurrent(ref reader, JsonTokenType.StartArray);
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(Text(ref reader));
        }

        return texts.DrainToImmutable();
    }

    private static ImmutableArray<ProposalId> ReadIds(ref Utf8JsonReader reader)
    {
        ExpectCurrent(ref reader, JsonTokenType.StartArray);
        ImmutableArray<ProposalId>.Builder ids = ImmutableArray.CreateBuilder<ProposalId>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ids.Add(new ProposalId(reader.GetInt64()));
        }

        return ids.DrainToImmutable();
    }

    private static Actor ReadActor(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return Words.Actor(Text(ref reader));
        }

        StateObject value = Object(ref reader);
        Actor actor = Words.Actor(value.Require<string>("actor"));
        return actor with { Roles = value.Field("roles") is StateArray roles ? [.. roles.OfType<StateText>().Select(t => t.Value)] : [] };
    }

    private static Provenance ReadOrigins(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return Words.Provenance(Text(ref reader));
        }

        StateObject value = Object(ref reader);
        Provenance origins = Words.Provenance(value.Field("*") is StateText all ? all.Value : throw new FormatException("'*' is missing."));
        StateObject fields = value.Field("fields") as StateObject ?? StateObject.Empty;

        // All at once: a model can name very many fields, and what it said has to be readable in linear time.
        return origins.With(fields.Select(f => KeyValuePair.Create(f.Key, Words.Origin((f.Value as StateText)?.Value ?? throw new FormatException("An origin is no text.")))));
    }
}
