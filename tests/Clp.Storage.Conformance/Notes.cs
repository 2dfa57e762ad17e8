using System.Text.Json;

namespace Clp.Storage.Conformance;

/// <summary>Real events that carry a text: what a store keeps is none of its business, as long as it gives the same back.</summary>
public static class Notes
{
    /// <summary>One hash for all; stores do not look into it.</summary>
    public static EventHeader Header { get; } = new(1, "00");

    /// <summary>An event with that text.</summary>
    public static ContractEvent Event(string text) => EventJson.Read(new StreamId("", "notes", "one"), 0, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
    {
        ["kind"] = "withdrawn",
        ["intentId"] = 7,
        ["by"] = "human:ada",
        ["at"] = "2026-03-01T09:00:00Z",
        ["reason"] = text,
        ["contractVersion"] = 1,
        ["contractHash"] = "00",
    })).Event;

    /// <summary>An append of events with those texts.</summary>
    public static Append Batch(string? operation, string? requestHash, params string[] notes) => new(
        notes.Length == 1 ? Event(notes[0]) : EventBatch.Of([.. notes.Select(Event)]),
        operation is null ? Header : Header with { Operation = new OperationId(operation) })
    {
        RequestHash = requestHash,
    };

    /// <summary>The text of a stored event.</summary>
    public static string Text(RecordedEvent recorded) => recorded.Event.ShouldBeOfType<ContractEvent.IntentWithdrawn>().Reason;

    /// <summary>The texts of an answer.</summary>
    public static IEnumerable<string> Texts(IEnumerable<RecordedEvent> events) => events.Select(Text);

    /// <summary>A snapshot that says which version it is of.</summary>
    public static Snapshot Snapshot(long version) => new(version, "00", StateObject.Of(("at", version)));
}
