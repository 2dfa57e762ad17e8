namespace Clp;

/// <summary>A shape and everything within it.</summary>
internal static class ShapeWalk
{
    public static IEnumerable<Shape> All(Shape shape)
    {
        IEnumerable<Shape> inner = shape switch
        {
            ListShape l => All(l.Of),
            MapShape m => All(m.Of),
            ObjectShape o => o.Fields.SelectMany(f => All(f.Shape)),
            _ => [],
        };
        return inner.Prepend(shape);
    }
}
