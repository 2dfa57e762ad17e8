namespace Clp.Mcp;

/// <summary>JSON of an object with one more field, whose value may be as deep as a value can be: the whole is deeper than any.</summary>
internal static class JsonText
{
    /// <param name="fields">At least one field, and none of that name.</param>
    /// <param name="name">A name without anything to escape.</param>
    /// <param name="value">The value.</param>
    public static string With(StateObject fields, string name, StateValue value) => $"{fields.ToJson()[..^1]},\"{name}\":{value.ToJson()}}}";
}
