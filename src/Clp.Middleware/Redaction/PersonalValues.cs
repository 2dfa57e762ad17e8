namespace Clp.Middleware;

/// <summary>The values in a tree that its shape marks as personal, as text, the longest first.</summary>
internal static class PersonalValues
{
    public static IEnumerable<string> Of(StateValue value, Shape shape)
    {
        List<string> found = [];
        Collect(value, shape, isPersonal: false, found);
        return found.Distinct(StringComparer.Ordinal).OrderByDescending(text => text.Length);
    }

    private static void Collect(StateValue value, Shape? shape, bool isPersonal, List<string> found)
    {
        switch (value)
        {
            case StateText { Value.Length: > 0 } text when isPersonal:
                found.Add(text.Value);
                break;
            case StateNumber number when isPersonal:
                found.Add(number.ToJson());
                break;
            case StateArray items:
                foreach (StateValue item in items)
                {
                    Collect(item, (shape as ListShape)?.Of, isPersonal, found);
                }

                break;
            case StateObject fields:
                foreach ((string key, StateValue inner) in fields)
                {
                    Field? field = (shape as ObjectShape)?.Find(key);
                    Collect(inner, field?.Shape ?? (shape as MapShape)?.Of, isPersonal || field is { IsPersonal: true }, found);
                }

                break;
        }
    }
}
