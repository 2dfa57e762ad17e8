using System.Collections.Immutable;
using System.Text.Json;

namespace Clp.Ai;

/// <summary>The JSON Schema of an intent's input as models get it: without the marks that only this library reads.</summary>
internal static class ToolSchema
{
    /// <summary>All of the input. Name and description go beside the schema.</summary>
    public static StateObject Of(IntentDefinition intent) => Shown(intent.ToJsonSchema().Without("$schema").Without("title").Without("description"));

    /// <summary>Only these fields, all of them required and null allowed for each: a model that must answer but cannot know says null instead of making something up.</summary>
    public static StateObject Of(IntentDefinition intent, ImmutableArray<string> fields)
    {
        StateObject all = (StateObject)Of(intent).Field("properties")!;
        IEnumerable<KeyValuePair<string, StateValue>> some = fields.Select(f => KeyValuePair.Create(f, (StateValue)OrNull(intent.Input.Find(f)!.Shape, (StateObject)all.Field(f)!)));
        return StateObject.Of(
            ("type", "object"),
            ("properties", StateObject.From(some)),
            ("required", Texts(fields)),
            ("additionalProperties", false));
    }

    public static JsonElement ToElement(StateObject schema)
    {
        using JsonDocument document = JsonDocument.Parse(schema.ToUtf8Json());
        return document.RootElement.Clone();
    }

    private static StateObject OrNull(Shape shape, StateObject schema)
    {
        if (shape.AllowsNull || shape is AnyShape)
        {
            return schema;
        }

        StateObject choice = StateObject.Of(("anyOf", StateArray.Of(schema.Without("description"), StateObject.Of(("type", "null")))));
        return schema.Field("description") is { } text ? choice.With("description", text) : choice;
    }

    // Walks along the keywords that hold schemas, and nowhere else: a field may have a keyword's name, and a default is a value.
    private static StateObject Shown(StateObject schema)
    {
        StateObject shown = schema.Without("x-personal");
        foreach ((string keyword, StateValue value) in shown)
        {
            shown = (keyword, value) switch
            {
                ("properties", StateObject fields) => shown.With(keyword, StateObject.From(fields.Select(f => KeyValuePair.Create(f.Key, (StateValue)Shown((StateObject)f.Value))))),
                ("items" or "additionalProperties", StateObject inner) => shown.With(keyword, Shown(inner)),
                ("anyOf", StateArray choices) => shown.With(keyword, StateArray.From(choices.Select(c => (StateValue)Shown((StateObject)c)))),
                _ => shown,
            };
        }

        return shown;
    }

    private static StateArray Texts(IEnumerable<string> texts) => StateArray.From(texts.Select(t => (StateValue)t));
}
