using System.Globalization;
using System.Text;

namespace Clp.Ai;

/// <summary>One part of a prompt on one line, whatever its value holds: a label and JSON.</summary>
internal static class PromptLine
{
    public static string Of(string label, StateValue value) => label + ": " + OneLine(value.ToJson());

    // JSON takes some characters as they are that a reader may take for the end of a line; they occur within its texts only.
    private static string OneLine(string json)
    {
        if (!json.AsSpan().ContainsAny('\u0085', '\u2028', '\u2029'))
        {
            return json;
        }

        StringBuilder line = new(json.Length + 16);
        foreach (char c in json)
        {
            _ = c is '\u0085' or '\u2028' or '\u2029' ? line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : line.Append(c);
        }

        return line.ToString();
    }
}
