namespace Clp;

/// <summary>Looks for erased values in trees.</summary>
internal static class Redactions
{
    public static bool Any(StateValue value)
    {
        switch (value)
        {
            case StateRedacted:
                return true;
            case StateObject fields:
                FieldCursor field = new(fields);
                while (field.MoveNext())
                {
                    if (Any(field.Value))
                    {
                        return true;
                    }
                }

                return false;
            case StateArray items:
                ItemCursor item = new(items);
                while (item.MoveNext())
                {
                    if (Any(item.Value))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }
}
