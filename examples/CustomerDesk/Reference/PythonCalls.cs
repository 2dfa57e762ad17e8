using Clp;

namespace CustomerDesk.Reference;

/// <summary>How Python words a call that does not fit: the reference reports such exceptions to the model.</summary>
/// <param name="NameOf">The callable's name as Python prints it, from the tool's name.</param>
/// <param name="UnknownTool">The answer to a tool that does not exist.</param>
internal sealed record PythonCalls(Func<string, string> NameOf, Func<string, string> UnknownTool)
{
    /// <summary>The first benchmark: a class per tool with a static method.</summary>
    public static PythonCalls Tau { get; } = new(
        tool => string.Concat(tool.Split('_').Select(word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..])) + ".invoke()",
        tool => $"Unknown action {tool}");

    /// <summary>The second benchmark: a method per tool of one class.</summary>
    public static PythonCalls Tau2(string toolkit) => new(
        tool => $"{toolkit}.{tool}()",
        tool => $"Error: Tool '{tool}' not found.");

    /// <summary>Python's words for arguments that the parameters do not take, or null when they fit.</summary>
    public string? Problem(string tool, IEnumerable<string> parameters, StateObject arguments)
    {
        string[] expected = [.. parameters];
        string? unexpected = arguments.Keys.FirstOrDefault(key => !expected.Contains(key));
        if (unexpected is not null)
        {
            return $"{NameOf(tool)} got an unexpected keyword argument '{unexpected}'";
        }

        string[] missing = [.. expected.Where(name => !arguments.ContainsKey(name)).Select(name => $"'{name}'")];
        return missing.Length == 0 ? null
            : $"{NameOf(tool)} missing {missing.Length} required positional argument{(missing.Length == 1 ? "" : "s")}: {Join(missing)}";
    }

    private static string Join(string[] names) => names.Length switch
    {
        1 => names[0],
        2 => $"{names[0]} and {names[1]}",
        _ => $"{string.Join(", ", names[..^1])}, and {names[^1]}",
    };
}
