namespace Clp.Storage.Erasure;

/// <summary>Which parts of a value are personal, by field names; lists and maps have one answer for all they hold. Immutable, thread-safe.</summary>
internal sealed class PersonalTree
{
    private readonly Dictionary<string, PersonalTree> fields = new(StringComparer.Ordinal);
    private readonly PersonalTree? items;
    private readonly PersonalTree? others;

    private PersonalTree(PersonalTree? items, PersonalTree? others) => (this.items, this.others) = (items, others);

    /// <summary>Personal, with everything below.</summary>
    public static PersonalTree Whole { get; } = new(null, null);

    /// <summary>Not personal, nor anything below.</summary>
    public static PersonalTree Open { get; } = new(null, null);

    /// <summary>An object of which every field is personal.</summary>
    public static PersonalTree AllFields { get; } = new(null, Whole);

    public bool IsWhole => this == Whole;

    public bool IsOpen => this == Open;

    /// <summary>What every item of a list has in common. Where the tree knows of no list, one can hold anything.</summary>
    public PersonalTree Items => IsOpen ? Open : items ?? Whole;

    /// <summary>What lies under that key of an object.</summary>
    public PersonalTree Field(string key) => IsOpen ? Open : fields.GetValueOrDefault(key) ?? others ?? Open;

    /// <summary>What lies under that segment of a path: a key or an index.</summary>
    public PersonalTree Step(string segment)
    {
        PersonalTree field = Field(segment);
        return items is null || fields.ContainsKey(segment) ? field
            : field.IsOpen ? items
            : items.IsOpen ? field
            : Whole;
    }

    /// <summary>The tree of several shapes for the same thing: what is personal in one of them is personal.</summary>
    /// <param name="shapes">The shapes.</param>
    /// <param name="undeclared">What a field is that no shape declares.</param>
    public static PersonalTree Of(IReadOnlyCollection<Shape> shapes, PersonalTree undeclared)
    {
        Shape[] lists = [.. shapes.OfType<ListShape>().Select(l => l.Of)];
        Shape[] maps = [.. shapes.OfType<MapShape>().Select(m => m.Of)];
        Field[] declared = [.. shapes.OfType<ObjectShape>().SelectMany(o => o.Fields)];
        if (lists.Length == 0 && maps.Length == 0 && !shapes.OfType<ObjectShape>().Any())
        {
            return Open;
        }

        PersonalTree tree = new(lists.Length > 0 ? Of(lists, undeclared) : null, maps.Length > 0 ? Of(maps, undeclared) : undeclared);
        foreach (IGrouping<string, Field> field in declared.GroupBy(f => f.Name, StringComparer.Ordinal))
        {
            tree.fields[field.Key] = field.Any(f => f.IsPersonal) ? Whole : Of([.. field.Select(f => f.Shape)], undeclared);
        }

        return tree.items is null or { IsOpen: true } && tree.others is null or { IsOpen: true } && tree.fields.Values.All(f => f.IsOpen) ? Open : tree;
    }
}
