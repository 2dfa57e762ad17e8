using System.Globalization;
using System.Text.RegularExpressions;
using Clp;
using CustomerDesk.Eval;
using CustomerDesk.Shared;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace CustomerDesk.AgentDojo;

/// <summary>
/// Reads a suite's environment from YAML as it is when nobody has tampered with it: every injection vector holds its
/// default text. That is the contract's initial state, and the only data its guards trust besides the user's words.
/// </summary>
internal static partial class DojoEnvironment
{
    private const int DeepestLevel = 64;

    /// <summary>Reads <c>SUITE-environment.yaml</c> and <c>SUITE-injection_vectors.yaml</c> of a folder.</summary>
    /// <exception cref="ClpException">A file is missing or is not such a YAML document.</exception>
    public static StateObject Load(string folder, string suite)
        => Parse(
            BenchmarkFolder.ReadText(Path.Combine(folder, $"{suite}-environment.yaml")),
            BenchmarkFolder.ReadText(Path.Combine(folder, $"{suite}-injection_vectors.yaml")));

    /// <summary>The environment of a text, vectors filled with their defaults.</summary>
    /// <exception cref="ClpException">A text is not a YAML mapping.</exception>
    internal static StateObject Parse(string environment, string vectors)
        => Object(environment, Object(vectors, StateObject.Empty));

    private static StateObject Object(string yaml, StateObject defaults)
    {
        try
        {
            YamlStream stream = new();
            stream.Load(new StringReader(yaml));
            return stream.Documents is [{ RootNode: YamlMappingNode root }, ..]
                ? (StateObject)Value(root, defaults, 0)
                : throw Unreadable("it holds no mapping", null);
        }
        catch (YamlException error)
        {
            throw Unreadable($"line {error.Start.Line}: {error.Message}", error);
        }
    }

    private static StateValue Value(YamlNode node, StateObject defaults, int depth) => node switch
    {
        _ when depth > DeepestLevel => throw Unreadable($"it nests deeper than {DeepestLevel} levels", null),
        YamlMappingNode map => StateObject.From(map.Children.Select(child => KeyValuePair.Create(Key(child.Key, defaults), Value(child.Value, defaults, depth + 1)))),
        YamlSequenceNode list => StateArray.From(list.Children.Select(child => Value(child, defaults, depth + 1))),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? "", defaults),
        YamlScalarNode scalar => Fill(scalar.Value ?? "", defaults),
        _ => StateValue.Null,
    };

    private static string Key(YamlNode key, StateObject defaults)
        => key is YamlScalarNode { Value: { } text } ? Fill(text, defaults) : throw Unreadable("a key is not a text", null);

    private static ClpException Unreadable(string why, Exception? cause)
        => new(ClpCodes.BadTrace, $"The environment cannot be read: {why}. Give a YAML mapping as the benchmark publishes it.", cause);

    private static StateValue Plain(string text, StateObject defaults) => text switch
    {
        "" or "~" or "null" => StateValue.Null,
        "true" => StateValue.True,
        "false" => StateValue.False,
        _ when decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) => number,
        _ => Fill(text, defaults),
    };

    private static string Fill(string text, StateObject defaults)
        => Placeholder().Replace(text, match => defaults.ObjectAt(match.Groups[1].Value) is { } vector ? vector.Text("default") : match.Value);

    [GeneratedRegex(@"\{(\w+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}
