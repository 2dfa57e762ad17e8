namespace Clp;

/// <summary>Follows a path through a shape.</summary>
internal static class ShapePaths
{
    /// <summary>The path of a key that is in the data already; unlike a path someone writes, it may hold an empty key.</summary>
    public static StatePath Key(this StatePath path, string key) => StatePath.FromTrusted([.. path.Segments, key]);

    public static bool IsDeclared(Shape shape, StatePath path) => Find(shape, path) is not null;

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
