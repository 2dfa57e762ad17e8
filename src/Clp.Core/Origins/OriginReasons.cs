namespace Clp;

/// <summary>What a guard on origins tells people and models.</summary>
internal static class OriginReasons
{
    private const int LongestQuote = 60, LongestName = 200;

    public static string Of(string what, Origin origin, TrustedText trusted)
    {
        string from = origin switch
        {
            { Source: ValueSource.Tool } when origin == Origin.Untraced => "could not be traced, because there is too much text",
            { Source: ValueSource.Tool } => $"comes only from the answer of {(origin.Detail is { } tool ? OneLine.Cut(tool, SeenTexts.MaxToolName) : "a tool")}, which others can write",
            { Source: ValueSource.User } => "was put together from words of the user",
            { Source: ValueSource.System } => "comes from the system",
            _ => "was not said by the user",
        };
        string good = trusted.Name.Length == 0 ? "the user's own words" : $"the user's own words or {trusted.Name}";
        return $"{what} {from}. It must come from {good}: ask the user to name it.";
    }

    /// <summary>A value and where it stands. Reasons are recorded as they are, so of a personal field neither the value nor what lies below it is told.</summary>
    public static string What(in GuardContext context, StatePath at, string value, string unquoted, string joined)
        => ShapePaths.PersonalAbove(context.Intent.Definition.Input, at) is { } personal ? $"{unquoted} {joined} {Name(personal)}"
            : $"'{OneLine.Cut(value, LongestQuote)}' {joined} {Name(at)}";

    // The field's name, or the path of what lies below it: it may be any word, so it stands in quotes.
    private static string Name(StatePath at) => $"'{OneLine.Cut(at.ToString(), LongestName)}'";
}
