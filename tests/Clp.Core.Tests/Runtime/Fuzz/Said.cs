using System.Text.Json;

namespace Clp.Tests.Fuzz;

/// <summary>What a model says once: which tool it calls, and the text of its values.</summary>
/// <param name="Tool">The tool's name, as the model writes it.</param>
/// <param name="Json">The values as text, which need not be JSON.</param>
/// <param name="Values">The values when the text is their plain JSON; null when it is anything else.</param>
internal sealed record Said(string Tool, string Json, StateObject? Values)
{
    private Dictionary<string, List<JsonElement>>? fields;

    /// <summary>Whether the model said this of the field, read without the library. The last of doubled fields counts as said, like the first.</summary>
    public bool Tells(string field, StateValue value)
    {
        if (Values is not null)
        {
            return value.Equals(Values.Field(field)) || (Values.ContainsKey(field) && Read(Values.Field(field)!.ToJson()) is { } own && AreSame(own, value));
        }

        fields ??= Fields();
        return fields.TryGetValue(field, out List<JsonElement>? said) && said.Exists(s => AreSame(s, value));
    }

    /// <summary>Whether the text has any value at all, null counting as none.</summary>
    public bool TellsAnything => (fields ??= Fields()).Values.Any(v => v.Exists(e => e.ValueKind != JsonValueKind.Null));

    private static bool AreSame(JsonElement said, StateValue value)
    {
        try
        {
            return Read(value.ToJson()) is { } other && JsonElement.DeepEquals(said, other);
        }
        catch (InvalidOperationException)
        {
            // Half a character has no text, so it equals nothing.
            return false;
        }
    }

    private static JsonElement? Read(string json)
    {
        try
        {
            return JsonDocument.Parse(json).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private Dictionary<string, List<JsonElement>> Fields()
    {
        Dictionary<string, List<JsonElement>> read = [];
        if (Read(Json) is not { ValueKind: JsonValueKind.Object } root)
        {
            return read;
        }

        foreach (JsonProperty property in root.EnumerateObject())
        {
            try
            {
                (read.TryGetValue(property.Name, out List<JsonElement>? known) ? known : read[property.Name] = []).Add(property.Value);
            }
            catch (InvalidOperationException)
            {
                // A key with half a character is no field's name.
            }
        }

        return read;
    }
}
