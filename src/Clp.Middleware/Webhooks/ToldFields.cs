namespace Clp.Middleware;

/// <summary>What of a payload may be told: what the contract declares, without the personal and the secret.</summary>
internal static class ToldFields
{
    public static StateObject Of(StateObject payload, ObjectShape input, WebhookData data)
    {
        StateObject told = StateObject.Empty;
        foreach (Field field in input.Fields)
        {
            bool isNamed = data.Fields?.Contains(field.Name) ?? !data.IsSecret(field.Name);
            if (isNamed && (data.IncludesPersonal || !field.IsPersonal) && payload.Field(field.Name) is { } value && Told(value, field.Shape, data) is { } left)
            {
                told = told.With(field.Name, left);
            }
        }

        return told;
    }

    // Null: nothing of it. What does not have its declared form (in a refused attempt) may be anything, and is not told.
    private static StateValue? Told(StateValue value, Shape shape, WebhookData data) => (value, shape) switch
    {
        (StateNull, _) => value,
        ({ IsRedacted: true }, _) => null,
        (StateObject fields, ObjectShape declared) => Of(fields, declared, data with { Fields = null }),
        (StateObject fields, MapShape map) => Fields(fields, map.Of, data),
        (StateObject fields, AnyShape) => Fields(fields, Shape.Any, data),
        (StateArray items, ListShape list) => Items(items, list.Of, data),
        (StateArray items, AnyShape) => Items(items, Shape.Any, data),
        (StateObject or StateArray, _) or (_, ObjectShape or MapShape or ListShape) => null,
        _ => value,
    };

    private static StateObject Fields(StateObject fields, Shape of, WebhookData data)
        => StateObject.From(fields.Where(field => !data.IsSecret(field.Key))
            .Select(field => KeyValuePair.Create(field.Key, Told(field.Value, of, data)))
            .Where(field => field.Value is not null)!);

    private static StateArray Items(StateArray items, Shape of, WebhookData data)
        => StateArray.From(items.Select(item => Told(item, of, data) ?? StateValue.Null));
}
