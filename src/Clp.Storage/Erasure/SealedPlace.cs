using System.Globalization;

namespace Clp.Storage.Erasure;

/// <summary>The place a value is sealed for: a text that no other place has.</summary>
internal static class SealedPlace
{
    public static string Event(StreamId stream, long version) => Of(stream, "event", version.ToString(CultureInfo.InvariantCulture));

    public static string Snapshot(StreamId stream, long version) => Of(stream, "snapshot", version.ToString(CultureInfo.InvariantCulture));

    public static string Message(StreamId stream, string id) => Of(stream, "message", id);

    public static string RequestHash(StreamId stream, OperationId operation) => Of(stream, "request", operation.Value);

    /// <summary>A place within another.</summary>
    public static string Within(string place, string part) => string.Create(CultureInfo.InvariantCulture, $"{place}{part.Length}:{part}");

    private static string Of(StreamId stream, string kind, string name) => Within(Within(stream.Encode(), kind), name);
}
