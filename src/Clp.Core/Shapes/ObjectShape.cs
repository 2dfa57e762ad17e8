using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Clp;

/// <summary>An object with declared fields. Fields that are not declared are refused unless <see cref="AllowsOthers"/>.</summary>
public sealed record ObjectShape : Shape
{
    private readonly FrozenDictionary<string, Field> byName;

    internal ObjectShape(ImmutableArray<Field> fields)
    {
        Fields = fields;
        byName = fields.DistinctBy(f => f.Name).ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);
    }

    /// <summary>The declared fields, in declaration order.</summary>
    public ImmutableArray<Field> Fields { get; }

    /// <summary>True when other fields than the declared ones are let through unchecked.</summary>
    public bool AllowsOthers { get; init; }

    /// <summary>This shape, letting undeclared fields through.</summary>
    public ObjectShape AndOthers() => this with { AllowsOthers = true };

    /// <summary>The field of that name, or null.</summary>
    public Field? Find(string name) => byName.GetValueOrDefault(name);
}
