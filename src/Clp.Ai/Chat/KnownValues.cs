namespace Clp.Ai;

/// <summary>What of an intent's values a model gets to see: declared ones, without those that are personal unless the contract marks them visible to AI.</summary>
internal static class KnownValues
{
    public static StateObject Of(ObjectShape shape, StateObject values)
    {
        StateObject shown = StateObject.Empty;
        foreach (Field field in shape.Fields)
        {
            if (values.Field(field.Name) is { IsRedacted: false } value && (field.VisibleToAi || !field.IsPersonal))
            {
                shown = shown.With(field.Name, field.VisibleToAi ? value : Shown(field.Shape, value));
            }
        }

        return shown;
    }

    private static StateValue Shown(Shape shape, StateValue value) => (shape, value) switch
    {
        (ObjectShape o, StateObject fields) => Of(o, fields),
        (MapShape m, StateObject entries) => StateObject.From(entries.Select(e => KeyValuePair.Create(e.Key, Shown(m.Of, e.Value)))),
        (ListShape l, StateArray items) => StateArray.From(items.Select(i => Shown(l.Of, i))),
        _ => value,
    };
}
