using Clp;
using CustomerDesk.Reference;

namespace CustomerDesk.Shared;

/// <summary>Short ways to read fields by key (never by path: keys come from data).</summary>
internal static class StateReading
{
    /// <summary>The text of a field, or "" when there is none.</summary>
    public static string Text(this StateObject fields, string key) => (fields.Field(key) as StateText)?.Value ?? "";

    /// <summary>The texts of a list field; items of another kind are left out.</summary>
    public static IReadOnlyList<string> Texts(this StateObject fields, string key) =>
        [.. fields.List(key).OfType<StateText>().Select(item => item.Value)];

    /// <summary>The number of a field, or integer 0 when there is none.</summary>
    public static PythonNumber Number(this StateObject fields, string key) => PythonNumber.Of(fields.Field(key));

    /// <summary>A list field, empty when there is none.</summary>
    public static StateArray List(this StateObject fields, string key) => fields.Field(key) as StateArray ?? StateArray.Empty;

    /// <summary>The objects of a list field.</summary>
    public static IReadOnlyList<StateObject> Objects(this StateObject fields, string key) => [.. fields.List(key).OfType<StateObject>()];

    /// <summary>An object field, or null when there is none.</summary>
    public static StateObject? Child(this StateObject fields, string key) => fields.Field(key) as StateObject;

    /// <summary>A record of a collection of the state, or null when there is none.</summary>
    public static StateObject? Record(this StateObject state, string collection, string id) => state.Child(collection)?.Child(id);
}
