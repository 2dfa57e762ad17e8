using System.Globalization;
using System.Text;

namespace Clp;

/// <summary>The messages of the state's exceptions, in one place so that they stay alike.</summary>
internal static class StateErrors
{
    private const int ShownLength = 80;
    private const string Erased = "the value was personal and its subject was erased; ask IsRedacted first where that can be";

    internal static StateFormatException Malformed(string what, Exception? inner = null) =>
        new(ClpCodes.MalformedJson, what, inner);

    internal static StateFormatException DuplicateKey(string key) =>
        new(ClpCodes.DuplicateKey, $"the key {Quote(key)} occurs twice in one object; keep one of them");

    internal static StateFormatException TooDeep(int limit) =>
        new(ClpCodes.TooDeep, $"the tree is deeper than {Number(limit)} containers; flatten it");

    internal static StateFormatException TooLarge(string what, long limit) =>
        new(ClpCodes.TooLarge, $"{what} is over the limit of {Number(limit)}; make it smaller or raise the limit in StateLimits");

    internal static StateFormatException BadNumber(string why) => new(ClpCodes.BadNumber, why);

    internal static StateFormatException BadText() =>
        new(ClpCodes.BadText, "text holds a lone surrogate or invalid UTF-8; send well-formed Unicode");

    internal static StateFormatException ReservedKey(string key) =>
        new(ClpCodes.ReservedKey, $"the key {Quote(key)} is reserved; rename it");

    internal static StateFormatException WrongKind(StateValue found, string wanted) =>
        found.IsRedacted ? new(ClpCodes.SubjectErased, Erased) : new(ClpCodes.WrongKind, $"{Describe(found)} cannot be read as {wanted}");

    internal static StateFormatException BadPatch(string why) => new(ClpCodes.BadPatch, why);

    internal static StateFormatException BadDelta(string why) => new(ClpCodes.BadDelta, why);

    internal static StatePathException BadPath(string why) => new(ClpCodes.BadPath, why);

    internal static StatePathException ReservedSegment(string key) =>
        new(ClpCodes.ReservedKey, $"the path segment {Quote(key)} is reserved; rename it");

    internal static StatePathException BadIndex(StatePath path, string segment, int count) => new(
        ClpCodes.BadIndex,
        $"{Quote(segment)} at {Where(path)} is not an index of an array of {Number(count)}; use a plain decimal below {Number(count)}, or push to append");

    internal static StatePathException BadIndex(StatePath path, string why) =>
        new(ClpCodes.BadIndex, $"{why} at {Where(path)}");

    internal static StatePathException NotFound(StatePath path) =>
        new(ClpCodes.PathNotFound, $"there is nothing at {Where(path)}; check the path or set it first");

    internal static StatePathException WrongKindAt(StatePath path, StateValue found, string wanted) =>
        found.IsRedacted ? Redacted(path) : new(ClpCodes.WrongKind, $"{Where(path)} holds {Describe(found)}, but {wanted} is needed");

    internal static StatePathException Redacted(StatePath path) => new(ClpCodes.SubjectErased, $"{Where(path)}: {Erased}");

    internal static string Where(StatePath path) => path.IsRoot ? "the root" : Quote(path.ToString());

    internal static string Describe(StateValue value) => value.Kind switch
    {
        StateKind.Null => "null",
        StateKind.Boolean => "a boolean",
        StateKind.Number => "a number",
        StateKind.Text => "a text",
        StateKind.Array => "an array",
        StateKind.Redacted => "an erased value",
        _ => "an object",
    };

    /// <summary>Foreign text made safe for a one-line message, and cut.</summary>
    internal static string Quote(string text) => $"\"{OneLine.Cut(text, ShownLength)}\"";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
