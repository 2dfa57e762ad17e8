namespace Clp;

/// <summary>Follows a path through a shape.</summary>
internal static class ShapePaths
{
    /// <summary>The path of a key that is in the data already; unlike a path someone writes, it may hold an empty key.</summary>
    public static StatePath Key(this StatePath path, string key) => StatePath.FromTrusted([.. path.Segments, key]);

    public static bool IsDeclared(Shape shape, StatePath path) => Find(shape, path) is not null;

    /// <summary>The path of the outermost personal field on the way, or null when there is none.</summary>
    public static StatePath? PersonalAbove(Shape shape, StatePath path)
    {
        Shape? at = shape;
        for (int i = 0; i < path.Length && at is not null; i++)
        {
            Field? field = (at as ObjectShape)?.Find(path[i]);
            if (field is { IsPersonal: true })
            {
                return StatePath.FromTrusted([.. path.Segments[..(i + 1)]]);
            }

            at = at switch { ObjectShape => field?.Shape, MapShape m => m.Of, ListShape l => l.Of, _ => null };
        }

        return null;
    }

    /// <summary>The shape at the path, or null when nothing is declared there.</summary>
    public static Shape? Find(Shape shape, StatePath path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            Shape? next = shape switch
            {
                ObjectShape o => o.Find(path[i])?.Shape ?? (o.AllowsOthers ? Shape.Any : null),
                MapShape m => m.Of,
                ListShape l => l.Of,
                AnyShape => shape,
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            shape = next;
        }

        return shape;
    }
}
