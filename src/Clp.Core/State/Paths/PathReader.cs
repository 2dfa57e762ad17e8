namespace Clp;

/// <summary>Follows a path without changing anything.</summary>
internal static class PathReader
{
    /// <summary>The value at the path, or null when there is nothing.</summary>
    internal static StateValue? Find(StateValue root, StatePath path)
    {
        PathData? data = path.Data;
        StateValue? value = root;
        for (int i = 0; data is not null && value is not null && i < data.Segments.Length; i++)
        {
            value = Step(value, data, i);
        }

        return value;
    }

    private static StateValue? Step(StateValue value, PathData path, int i)
    {
        if (value is StateObject fields)
        {
            return ObjectStore.Find(fields, path.Segments[i], out _);
        }

        if (value is StateArray items)
        {
            return path.IndexAt(i) is var index && index >= 0 && index < items.Count ? items[index] : null;
        }

        // What was below it is as gone as itself; "nothing there" would let a guard go on with its fallback.
        return value as StateRedacted;
    }
}
