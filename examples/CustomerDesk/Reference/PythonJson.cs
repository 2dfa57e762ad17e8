using System.Globalization;
using System.Text;
using Clp;

namespace CustomerDesk.Reference;

/// <summary>Writes a value as Python's <c>json.dumps</c> does: ASCII only, ", " and ": " between, numbers as Python prints them.</summary>
internal static class PythonJson
{
    /// <summary>The text; keys in their own order, or sorted by code point.</summary>
    public static string Dumps(StateValue value, bool sortKeys = false)
    {
        StringBuilder output = new();
        Append(output, value, sortKeys);
        return output.ToString();
    }

    public static void Append(StringBuilder output, StateValue value, bool sortKeys)
    {
        switch (value)
        {
            case StateObject fields: AppendObject(output, fields, sortKeys); break;
            case StateArray items: AppendItems(output, items, sortKeys); break;
            case StateText text: AppendText(output, text.Value); break;
            case StateNumber number: output.Append(PythonNumber.Parse(number.Text).ToString()); break;
            case StateBoolean flag: output.Append(flag.Value ? "true" : "false"); break;
            default: output.Append("null"); break;
        }
    }

    private static void AppendObject(StringBuilder output, StateObject fields, bool sortKeys)
    {
        IEnumerable<KeyValuePair<string, StateValue>> ordered = sortKeys ? fields.OrderBy(f => f.Key, PythonText.CodePoints) : fields;
        output.Append('{');
        bool first = true;
        foreach (KeyValuePair<string, StateValue> field in ordered)
        {
            output.Append(first ? "" : ", ");
            first = false;
            AppendText(output, field.Key);
            output.Append(": ");
            Append(output, field.Value, sortKeys);
        }

        output.Append('}');
    }

    private static void AppendItems(StringBuilder output, StateArray items, bool sortKeys)
    {
        output.Append('[');
        for (int i = 0; i < items.Count; i++)
        {
            output.Append(i == 0 ? "" : ", ");
            Append(output, items[i], sortKeys);
        }

        output.Append(']');
    }

    private static void AppendText(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"': output.Append("\\\""); break;
                case '\\': output.Append(@"\\"); break;
                case '\n': output.Append(@"\n"); break;
                case '\r': output.Append(@"\r"); break;
                case '\t': output.Append(@"\t"); break;
                case '\f': output.Append(@"\f"); break;
                case '\b': output.Append(@"\b"); break;
                case >= ' ' and <= '~': output.Append(c); break;
                default: output.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"); break;
            }
        }

        output.Append('"');
    }
}
