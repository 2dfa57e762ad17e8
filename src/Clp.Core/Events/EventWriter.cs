using System.Collections.Immutable;
using System.Text.Json;

namespace Clp;

/// <summary>Writes events; the field names here and in <see cref="EventReader"/> are the storage format.</summary>
internal static class EventWriter
{
    public static void Write(Utf8JsonWriter w, ContractEvent e, EventHeader header)
    {
        w.WriteStartObject();
        w.WriteString("kind"u8, e.Kind);
        w.WriteNumber("intentId"u8, e.IntentId.Version);
        WriteActor(w, "by"u8, e.By);
        w.WriteString("at"u8, e.At.UtcDateTime);
        switch (e)
        {
            case ContractEvent.StateCommitted c: WriteCommitted(w, c); break;
            case ContractEvent.IntentDispatched d: WriteAttempt(w, d.Intent, d.Payload, d.Origins); break;
            case ContractEvent.IntentWithdrawn x: w.WriteString("reason"u8, x.Reason); break;
            case ContractEvent.ProposalStaged p: ProposalJson.Write(w, p.Proposal); break;
            case ContractEvent.ProposalAccepted a: WriteAccepted(w, a); break;
            case ContractEvent.ProposalRejected r:
                w.WriteNumber("proposal"u8, r.Proposal.Version);
                w.WriteString("reason"u8, r.Reason);
                break;
            case ContractEvent.AttemptRefused f:
                WriteAttempt(w, f.Intent, f.Payload, f.Origins);
                w.WriteString("step"u8, Words.Of(f.Step));
                OutcomeJson.Write(w, f.Outcome);
                break;
        }

        WriteHeader(w, header);
        w.WriteEndObject();
    }

    private static void WriteCommitted(Utf8JsonWriter w, ContractEvent.StateCommitted c)
    {
        WriteAttempt(w, c.Intent, c.Payload, c.Origins);
        w.WriteString("transition"u8, c.Transition);
        w.WritePropertyName("delta"u8);
        DeltaJson.Write(w, c.Delta);
        if (!c.Accepted.IsEmpty)
        {
            w.WriteStartArray("accepted"u8);
            foreach (ProposalId id in c.Accepted)
            {
                w.WriteNumberValue(id.Version);
            }

            w.WriteEndArray();
        }

        WriteTexts(w, "affirmed"u8, c.Affirmed);
        WriteTexts(w, "guards"u8, c.Guards);
    }

    private static void WriteAccepted(Utf8JsonWriter w, ContractEvent.ProposalAccepted a)
    {
        w.WriteNumber("proposal"u8, a.Proposal.Version);
        w.WritePropertyName("values"u8);
        StateJson.Write(w, a.Values);
        WriteOrigins(w, a.Origins);
        w.WriteBoolean("final"u8, a.IsFinal);
        WriteTexts(w, "affirmed"u8, a.Affirmed);
        WriteTexts(w, "edited"u8, a.Edited);
    }

    private static void WriteAttempt(Utf8JsonWriter w, string intent, StateObject payload, Provenance origins)
    {
        w.WriteString("intent"u8, intent);
        w.WritePropertyName("payload"u8);
        StateJson.Write(w, payload);
        WriteOrigins(w, origins);
    }

    internal static void WriteOrigins(Utf8JsonWriter w, Provenance origins)
    {
        if (origins.Entries.IsEmpty)
        {
            w.WriteString("origins"u8, Words.Of(origins.Default));
            return;
        }

        w.WriteStartObject("origins"u8);
        w.WriteString("*"u8, Words.Of(origins.Default));
        w.WriteStartObject("fields"u8);
        foreach ((string field, Origin origin) in origins.Entries)
        {
            w.WriteString(field, Words.Of(origin));
        }

        w.WriteEndObject();
        w.WriteEndObject();
    }

    internal static void WriteActor(Utf8JsonWriter w, ReadOnlySpan<byte> name, Actor actor)
    {
        if (actor.Roles.IsDefaultOrEmpty)
        {
            w.WriteString(name, Words.Of(actor));
            return;
        }

        w.WriteStartObject(name);
        w.WriteString("actor"u8, Words.Of(actor));
        WriteTexts(w, "roles"u8, actor.Roles);
        w.WriteEndObject();
    }

    internal static void WriteTexts(Utf8JsonWriter w, ReadOnlySpan<byte> name, ImmutableArray<string> texts)
    {
        if (texts.IsDefaultOrEmpty)
        {
            return;
        }

        w.WriteStartArray(name);
        foreach (string text in texts)
        {
            w.WriteStringValue(text);
        }

        w.WriteEndArray();
    }

    private static void WriteHeader(Utf8JsonWriter w, EventHeader header)
    {
        w.WriteNumber("contractVersion"u8, header.ContractVersion);
        w.WriteString("contractHash"u8, header.ContractHash);
        WriteIfPresent(w, "operation"u8, header.Operation?.Value);
        WriteIfPresent(w, "correlation"u8, header.Correlation);
        WriteIfPresent(w, "causation"u8, header.Causation);
        WriteIfPresent(w, "traceParent"u8, header.TraceParent);
    }

    internal static void WriteIfPresent(Utf8JsonWriter w, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            w.WriteString(name, text);
        }
    }
}
