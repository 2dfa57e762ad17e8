namespace Clp.Middleware;

/// <summary>The values in a tree that its shape marks as personal, as text, the longest first.</summary>
internal static class PersonalValues
{
    private const int ShortValue = 2;

    public static IEnumerable<string> Of(StateValue value, Shape shape)
    {
        List<string> found = [];
        Collect(value, shape, isPersonal: false, found);
        return found.Distinct(StringComparer.Ordinal).OrderByDescending(text => text.Length);
    }

    /// <summary>The text without these values; one of one or two characters only where it stands alone.</summary>
    public static string Remove(string text, IEnumerable<string> values)
    {
        foreach (string value in values)
        {
            for (int at = 0; (at = text.IndexOf(value, at, StringComparison.OrdinalIgnoreCase)) >= 0;)
            {
                bool isHidden = value.Length > ShortValue || (IsEdge(text, at - 1) && IsEdge(text, at + value.Length));
                text = isHidden ? string.Concat(text.AsSpan(0, at), Redactor.Mask, text.AsSpan(at + value.Length)) : text;
                at += isHidden ? Redactor.Mask.Length : value.Length;
            }
        }

        return text;
    }

    private static bool IsEdge(string text, int at) => at < 0 || at >= text.Length || !char.IsLetterOrDigit(text[at]);

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
