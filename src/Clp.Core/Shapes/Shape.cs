using System.Collections.Immutable;

namespace Clp;

/// <summary>
/// The declared form of a value: of an intent's input, or of the state. Closed: text, integer, number, boolean, date,
/// date-time, enum, list, map, object, any. Immutable and thread-safe.
/// </summary>
public abstract record Shape
{
    private protected Shape() { }

    /// <summary>Any text.</summary>
    public static Shape Text { get; } = new TextShape();
    /// <summary>A whole number of any size, however it is spelled (<c>5</c>, <c>5.0</c>).</summary>
    public static Shape Integer { get; } = new NumberShape { WholeOnly = true };
    /// <summary>Any number.</summary>
    public static Shape Number { get; } = new NumberShape();
    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static Shape Boolean { get; } = new BooleanShape();
    /// <summary>A calendar date as text, <c>yyyy-MM-dd</c> (RFC 3339 full-date).</summary>
    public static Shape Date { get; } = new DateShape();
    /// <summary>An instant as text with an offset, such as <c>2026-03-01T09:00:00Z</c> (RFC 3339 date-time).</summary>
    public static Shape DateTime { get; } = new DateTimeShape();
    /// <summary>Anything, null included.</summary>
    public static Shape Any { get; } = new AnyShape();

    /// <summary>True when <c>null</c> is a valid value too.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>Text of bounded length, optionally matching a pattern. Lengths count UTF-16 code units.</summary>
    /// <param name="minLength">The least length, 0 or more.</param>
    /// <param name="maxLength">The greatest length.</param>
    /// <param name="pattern">A regular expression that must match the whole text; it is run without backtracking, so no input can make it slow.</param>
    public static Shape TextOf(int minLength = 0, int maxLength = int.MaxValue, string? pattern = null)
        => new TextShape { MinLength = minLength, MaxLength = maxLength, Pattern = pattern };

    /// <summary>A number within inclusive bounds.</summary>
    public static Shape NumberBetween(decimal min, decimal max) => new NumberShape { Min = min, Max = max };

    /// <summary>A whole number within inclusive bounds.</summary>
    public static Shape IntegerBetween(decimal min, decimal max) => new NumberShape { WholeOnly = true, Min = min, Max = max };

    /// <summary>One of the given texts, compared exactly.</summary>
    public static Shape Enum(params ReadOnlySpan<string> values) => new EnumShape([.. values]);

    /// <summary>A list whose items all have one shape.</summary>
    public static Shape List(Shape of, int minItems = 0, int maxItems = int.MaxValue) => new ListShape(of ?? throw new ArgumentNullException(nameof(of))) { MinItems = minItems, MaxItems = maxItems };

    /// <summary>An object with free keys whose values all have one shape.</summary>
    public static Shape Map(Shape of) => new MapShape(of ?? throw new ArgumentNullException(nameof(of)));

    /// <summary>An object with exactly the declared fields.</summary>
    public static ObjectShape Object(params ReadOnlySpan<Field> fields) => new([.. fields]);

    /// <summary>This shape, with <c>null</c> allowed.</summary>
    public Shape OrNull() => this with { AllowsNull = true };
}

/// <summary>Text; see <see cref="Shape.TextOf"/>.</summary>
public sealed record TextShape : Shape
{
    internal TextShape() { }
    /// <summary>The least length in UTF-16 code units.</summary>
    public int MinLength { get; init; }
    /// <summary>The greatest length in UTF-16 code units.</summary>
    public int MaxLength { get; init; } = int.MaxValue;
    /// <summary>A regular expression for the whole text, or null.</summary>
    public string? Pattern { get; init; }
}

/// <summary>A number, or a whole number when <see cref="WholeOnly"/>.</summary>
public sealed record NumberShape : Shape
{
    internal NumberShape() { }
    /// <summary>True when only whole numbers are valid.</summary>
    public bool WholeOnly { get; init; }
    /// <summary>The least value, inclusive, or null.</summary>
    public decimal? Min { get; init; }
    /// <summary>The greatest value, inclusive, or null.</summary>
    public decimal? Max { get; init; }
}

/// <summary>A boolean.</summary>
public sealed record BooleanShape : Shape { internal BooleanShape() { } }

/// <summary>A date as <c>yyyy-MM-dd</c>.</summary>
public sealed record DateShape : Shape { internal DateShape() { } }

/// <summary>An instant with an offset.</summary>
public sealed record DateTimeShape : Shape { internal DateTimeShape() { } }

/// <summary>Anything.</summary>
public sealed record AnyShape : Shape { internal AnyShape() { } }

/// <summary>One of a fixed set of texts.</summary>
public sealed record EnumShape : Shape
{
    internal EnumShape(ImmutableArray<string> values) => Values = values;
    /// <summary>The allowed texts, in declaration order.</summary>
    public ImmutableArray<string> Values { get; }
}

/// <summary>A list.</summary>
public sealed record ListShape : Shape
{
    internal ListShape(Shape of) => Of = of;
    /// <summary>The shape of every item.</summary>
    public Shape Of { get; }
    /// <summary>The least number of items.</summary>
    public int MinItems { get; init; }
    /// <summary>The greatest number of items.</summary>
    public int MaxItems { get; init; } = int.MaxValue;
}

/// <summary>An object with free keys.</summary>
public sealed record MapShape : Shape
{
    internal MapShape(Shape of) => Of = of;
    /// <summary>The shape of every value.</summary>
    public Shape Of { get; }
}
