using System.Globalization;
using System.Text.Json;

namespace Clp;

/// <summary>A staged proposal's fields within its event. Id, intent, maker and time are the event's own.</summary>
internal static class ProposalJson
{
    public static void Write(Utf8JsonWriter w, Proposal p)
    {
        w.WritePropertyName("values"u8);
        StateJson.Write(w, p.Values);
        EventWriter.WriteOrigins(w, p.Origins);
        w.WriteString("source"u8, p.Source == ProposalSource.Provider ? "provider" : "guard");
        w.WriteNumber("stateVersion"u8, p.StateVersion);
        w.WriteString("madeUnder"u8, p.ContractHash);
        w.WriteString("expiresAt"u8, p.ExpiresAt.UtcDateTime);
        w.WriteBoolean("fits"u8, p.Status != ProposalStatus.Refused);
        OutcomeJson.WriteErrors(w, p.Errors);
        EventWriter.WriteTexts(w, "ignored"u8, p.Ignored);
        if (p.Ai is { } ai)
        {
            w.WriteStartObject("ai"u8);
            EventWriter.WriteIfPresent(w, "provider"u8, ai.Provider);
            EventWriter.WriteIfPresent(w, "model"u8, ai.Model);
            EventWriter.WriteIfPresent(w, "promptHash"u8, ai.PromptHash);
            WriteIfPresent(w, "inputTokens"u8, ai.InputTokens);
            WriteIfPresent(w, "outputTokens"u8, ai.OutputTokens);
            EventWriter.WriteIfPresent(w, "took"u8, ai.Took?.ToString("c", CultureInfo.InvariantCulture));
            w.WriteEndObject();
        }

        if (p.Batch is { } batch)
        {
            w.WriteStartObject("batch"u8);
            w.WriteNumber("first"u8, batch.First.Version);
            w.WriteNumber("place"u8, batch.Place);
            w.WriteNumber("of"u8, batch.Count);
            w.WriteEndObject();
        }
    }

    public static ProposalBatch ReadBatch(ref Utf8JsonReader reader)
    {
        long? first = null;
        int? place = null, count = null;
        EventReader.ExpectCurrent(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = EventReader.Text(ref reader);
            reader.Read();
            switch (name)
            {
                case "first": first = reader.GetInt64(); break;
                case "place": place = reader.GetInt32(); break;
                case "of": count = reader.GetInt32(); break;
                default: reader.Skip(); break;
            }
        }

        return first >= 0 && place >= 0 && count >= 2 && place < count ? new ProposalBatch(new ProposalId(first.Value), place.Value, count.Value)
            : throw new FormatException("'batch' names no proposals that belong together.");
    }

    public static AiTrace ReadAi(ref Utf8JsonReader reader)
    {
        string? provider = null, model = null, prompt = null;
        long? input = null, output = null;
        TimeSpan? took = null;
        EventReader.ExpectCurrent(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = EventReader.Text(ref reader);
            reader.Read();
            switch (name)
            {
                case "provider": provider = EventReader.Text(ref reader); break;
                case "model": model = EventReader.Text(ref reader); break;
                case "promptHash": prompt = EventReader.Text(ref reader); break;
                case "inputTokens": input = reader.GetInt64(); break;
                case "outputTokens": output = reader.GetInt64(); break;
                case "took": took = Span(EventReader.Text(ref reader)); break;
                default: reader.Skip(); break;
            }
        }

        return new AiTrace(provider, model, prompt) { InputTokens = input, OutputTokens = output, Took = took };
    }

    private static TimeSpan Span(string text)
        => TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan span) ? span : throw new FormatException("'took' is no span of time.");

    private static void WriteIfPresent(Utf8JsonWriter w, ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } count)
        {
            w.WriteNumber(name, count);
        }
    }
}
