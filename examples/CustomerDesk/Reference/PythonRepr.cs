using System.Text;
using Clp;

namespace CustomerDesk.Reference;

/// <summary>Writes a value as the first benchmark hashes it: Python's <c>repr</c> of nested tuples, objects as pairs sorted by key.</summary>
internal static class PythonRepr
{
    public static string Of(StateValue value)
    {
        StringBuilder output = new();
        Append(output, value);
        return output.ToString();
    }

    public static void Append(StringBuilder output, StateValue value)
    {
        switch (value)
        {
            case StateObject fields: AppendObject(output, fields); break;
            case StateArray items: AppendItems(output, items); break;
            case StateText text: PythonText.AppendRepr(output, text.Value); break;
            case StateNumber number: output.Append(PythonNumber.Parse(number.Text).ToString()); break;
            case StateBoolean flag: output.Append(flag.Value ? "True" : "False"); break;
            default: output.Append("None"); break;
        }
    }

    private static void AppendObject(StringBuilder output, StateObject fields)
    {
        output.Append('(');
        int count = 0;
        foreach (KeyValuePair<string, StateValue> field in fields.OrderBy(f => f.Key, PythonText.CodePoints))
        {
            output.Append(count++ == 0 ? "(" : ", (");
            PythonText.AppendRepr(output, field.Key);
            output.Append(", ");
            Append(output, field.Value);
            output.Append(')');
        }

        output.Append(count == 1 ? ",)" : ")");
    }

    private static void AppendItems(StringBuilder output, StateArray items)
    {
        output.Append('(');
        for (int i = 0; i < items.Count; i++)
        {
            output.Append(i == 0 ? "" : ", ");
            Append(output, items[i]);
        }

        output.Append(items.Count == 1 ? ",)" : ")");
    }
}
