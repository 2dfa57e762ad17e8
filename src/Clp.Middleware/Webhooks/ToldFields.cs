namespace Clp.Middleware;

/// <summary>What of a payload may be told: what the contract declares, without the personal and the secret.</summary>
internal static class ToldFields
{
    public static StateObject Of(StateObject payload, ObjectShape input, WebhookData data)
    {
        StateObject told = StateObject.Empty;
        foreach (Field field in input.Fields)
        {
            if ((field.IsPersonal && !data.IncludesPersonal) || !(data.Fields?.Contains(field.Name) ?? true) || payload.Field(field.Name) is not { } value)
            {
                continue;
            }

            bool isSecret = data.Redactor.IsSecret(field.Name);
            StateValue? left = !isSecret ? Told(value, field.Shape, data)
                : data.Fields is null || value is StateObject or StateArray or { IsRedacted: true } ? null
                : value;
            told = left is null ? told : told.With(field.Name, left);
        }

        return told;
    }

    // Null: nothing of it. What does not have its declared form (in a refused attempt) may be anything, and is not told.
    private static StateValue? Told(StateValue value, Shape shape, WebhookData data) => (value, shape) switch
    {
        (StateNull, _) => value,
        ({ IsRedacted: true }, _) => null,
        (StateObject fields, ObjectShape declared) => Of(fields, declared, data.Fields is null ? data : data with { Fields = null }),
        (StateObject fields, MapShape map) => Fields(fields, map.Of, data),
        (StateObject fields, AnyShape) => Fields(fields, Shape.Any, data),
        (StateArray items, ListShape list) => Items(items, list.Of, data),
        (StateArray items, AnyShape) => Items(items, Shape.Any, data),
        (StateObject or StateArray, _) or (_, ObjectShape or MapShape or ListShape) => null,
        _ => data.Redactor.Redact(value),
    };

    // Two keys may become one when both hold a secret; the last is told.
    private static StateObject Fields(StateObject fields, Shape of, WebhookData data)
    {
        StateObject told = StateObject.Empty;
        foreach ((string key, StateValue value) in fields)
        {
            if (!data.Redactor.IsSecret(key) && Told(value, of, data) is { } left)
            {
                told = told.With(data.Redactor.Redact(key), left);
            }
        }

        return told;
    }

    private static StateArray Items(StateArray items, Shape of, WebhookData data)
        => StateArray.From(items.Select(item => Told(item, of, data) ?? StateValue.Null));
}
