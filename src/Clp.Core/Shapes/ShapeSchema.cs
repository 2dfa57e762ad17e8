namespace Clp;

/// <summary>A shape as JSON Schema (2020-12).</summary>
internal static class ShapeSchema
{
    public static StateObject Of(Shape shape)
    {
        StateObject schema = shape switch
        {
            TextShape t => Text(t),
            NumberShape n => Number(n),
            BooleanShape => Typed("boolean"),
            DateShape => Typed("string").With("format", "date"),
            DateTimeShape => Typed("string").With("format", "date-time"),
            EnumShape e => Typed("string").With("enum", StateArray.From(e.Values.Select(v => (StateValue)v))),
            ListShape l => List(l),
            MapShape m => Typed("object").With("additionalProperties", Of(m.Of)),
            ObjectShape o => Object(o),
            _ => StateObject.Empty,
        };
        return shape.AllowsNull && shape is not AnyShape ? StateObject.Of(("anyOf", StateArray.Of(schema, Typed("null")))) : schema;
    }

    private static StateObject Object(ObjectShape shape)
    {
        StateObject properties = StateObject.Empty;
        foreach (Field field in shape.Fields)
        {
            properties = properties.With(field.Name, Of(field));
        }

        StateObject schema = Typed("object").With("properties", properties);
        StateArray required = StateArray.From(shape.Fields.Where(f => f.IsRequired).Select(f => (StateValue)f.Name));
        schema = required.Count > 0 ? schema.With("required", required) : schema;
        return schema.With("additionalProperties", shape.AllowsOthers);
    }

    private static StateObject Of(Field field)
    {
        StateObject schema = Of(field.Shape);
        schema = field.Description is { } text ? schema.With("description", text) : schema;
        schema = field.Default is { } value ? schema.With("default", value) : schema;
        return field.IsPersonal ? schema.With("x-personal", true) : schema;
    }

    private static StateObject Text(TextShape shape)
    {
        StateObject schema = Typed("string");
        schema = shape.MinLength > 0 ? schema.With("minLength", shape.MinLength) : schema;
        schema = shape.MaxLength < int.MaxValue ? schema.With("maxLength", shape.MaxLength) : schema;
        return shape.Pattern is { } pattern ? schema.With("pattern", $"^(?:{pattern})$") : schema;
    }

    private static StateObject Number(NumberShape shape)
    {
        StateObject schema = Typed(shape.WholeOnly ? "integer" : "number");
        schema = shape.Min is { } min ? schema.With("minimum", min) : schema;
        return shape.Max is { } max ? schema.With("maximum", max) : schema;
    }

    private static StateObject List(ListShape shape)
    {
        StateObject schema = Typed("array").With("items", Of(shape.Of));
        schema = shape.MinItems > 0 ? schema.With("minItems", shape.MinItems) : schema;
        return shape.MaxItems < int.MaxValue ? schema.With("maxItems", shape.MaxItems) : schema;
    }

    private static StateObject Typed(string type) => StateObject.Of(("type", type));
}
