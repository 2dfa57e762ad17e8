namespace Clp;

/// <summary>Shapes and values in words, for messages.</summary>
internal static class ShapeWords
{
    public static string Of(Shape shape) => shape switch
    {
        TextShape => "text",
        NumberShape { WholeOnly: true } => "a whole number",
        NumberShape => "a number",
        BooleanShape => "true or false",
        DateShape => "a date",
        DateTimeShape => "an instant",
        EnumShape e => "one of " + string.Join(", ", e.Values),
        ListShape l => "a list of " + Of(l.Of),
        MapShape => "an object",
        ObjectShape => "an object",
        _ => "anything",
    };

    public static string Of(StateValue value) => value.Kind switch
    {
        StateKind.Null => "null",
        StateKind.Boolean => "a boolean",
        StateKind.Number => "a number",
        StateKind.Text => "text",
        StateKind.Array => "a list",
        StateKind.Redacted => "an erased value",
        _ => "an object",
    };
}
