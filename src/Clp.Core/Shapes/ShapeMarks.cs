namespace Clp;

/// <summary>Marks fields of a shape that was derived from a type.</summary>
internal static class ShapeMarks
{
    public static ObjectShape Personal(ObjectShape shape, IEnumerable<string> paths, string where)
    {
        foreach (string text in paths)
        {
            StatePath path = StatePath.Parse(text);
            shape = (path.IsRoot ? null : (ObjectShape?)Mark(shape, path, 0)) ?? throw new ContractException(
                ClpCodes.BadDefinition, $"The {where} declares no field '{text}' to be marked as personal; declare it first or correct the path.");
        }

        return shape;
    }

    private static Shape? Mark(Shape shape, StatePath path, int at) => shape switch
    {
        ListShape l => Mark(l.Of, path, at) is { } of ? new ListShape(of) { MinItems = l.MinItems, MaxItems = l.MaxItems, AllowsNull = l.AllowsNull } : null,
        MapShape m => Mark(m.Of, path, at) is { } of ? new MapShape(of) { AllowsNull = m.AllowsNull } : null,
        ObjectShape o when o.Find(path[at]) is { } field && Mark(field, path, at) is { } marked
            => new ObjectShape([.. o.Fields.Select(f => f.Name == field.Name ? marked : f)]) { AllowsOthers = o.AllowsOthers, AllowsNull = o.AllowsNull },
        _ => null,
    };

    private static Field? Mark(Field field, StatePath path, int at)
        => at == path.Length - 1 ? field.Personal()
            : Mark(field.Shape, path, at + 1) is { } inner ? field with { Shape = inner }
            : null;
}
