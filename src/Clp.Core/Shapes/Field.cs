namespace Clp;

/// <summary>One declared field of an intent's input or of the state.</summary>
/// <param name="Name">The key. Any text but the reserved keys; a dot in it is not a separator.</param>
/// <param name="Shape">What a value must look like.</param>
public sealed record Field(string Name, Shape Shape)
{
    /// <summary>True when the field must be there. Default true.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>What the field means, for people and for models; it is part of the exported JSON Schema.</summary>
    public string? Description { get; init; }

    /// <summary>The value that a missing optional input takes at dispatch, or null for none.</summary>
    public StateValue? Default { get; init; }

    /// <summary>True when a proposal may overwrite a value the caller set. Default false: a proposal fills missing fields only.</summary>
    public bool AllowsOverwrite { get; init; }

    /// <summary>True when a proposal provider may see this state field. Default false: the state is opaque to AI.</summary>
    public bool VisibleToAi { get; init; }

    /// <summary>
    /// True when the value is about a person, with everything below it. Stores that seal personal values keep it unreadable
    /// without the subject's key, and the library's own messages never quote it. Default false.
    /// </summary>
    public bool IsPersonal { get; init; }

    /// <summary>This field, marked as personal; see <see cref="IsPersonal"/>.</summary>
    public Field Personal() => this with { IsPersonal = true };

    /// <summary>An optional field.</summary>
    public static Field Optional(string name, Shape shape, string? description = null, StateValue? defaultValue = null)
        => new(name, shape) { IsRequired = false, Description = description, Default = defaultValue };

    /// <summary>A required field.</summary>
    public static Field Required(string name, Shape shape, string? description = null)
        => new(name, shape) { Description = description };
}
