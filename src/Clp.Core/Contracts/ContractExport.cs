using System.Text;

namespace Clp;

/// <summary>A contract in the forms other tools read. All results are deterministic.</summary>
public static class ContractExport
{
    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";

    /// <summary>JSON Schema (2020-12) of one intent's input.</summary>
    public static StateObject ToJsonSchema(this IntentDefinition intent)
    {
        ArgumentNullException.ThrowIfNull(intent);
        StateObject schema = StateObject.Of(("$schema", Dialect), ("title", intent.Name));
        schema = intent.Description is { } text ? schema.With("description", text) : schema;
        return Join(schema, ShapeSchema.Of(intent.Input));
    }

    /// <summary>JSON Schema (2020-12) of the state.</summary>
    public static StateObject ToJsonSchema(this Contract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        StateObject schema = StateObject.Of(("$schema", Dialect), ("title", contract.Name));
        schema = contract.Description is { } text ? schema.With("description", text) : schema;
        return Join(schema, ShapeSchema.Of(contract.StateShape));
    }

    /// <summary>A Markdown document for people: every intent with its inputs and requirements, and the guards grouped by tag.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="tag">Only the guards and requirements with this tag; all when null.</param>
    public static string ToMarkdown(this Contract contract, string? tag = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return ContractMarkdown.Of(contract, tag);
    }

    /// <summary>A Mermaid flowchart: each intent through its guards to its transitions.</summary>
    public static string ToMermaid(this Contract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        StringBuilder text = new("flowchart LR\n");
        foreach ((string from, string to, string? label) in Edges(contract))
        {
            text.Append("  ").Append(from).Append(label is null ? " --> " : $" -->|\"{Mermaid(label)}\"| ").Append(to).Append('\n');
        }

        foreach ((string id, string label, NodeKind kind) in Nodes(contract))
        {
            (string open, string close) = kind switch { NodeKind.Intent => ("([", "])"), NodeKind.Guard => ("{{", "}}"), _ => ("[", "]") };
            text.Append("  ").Append(id).Append(open).Append('"').Append(Mermaid(label)).Append('"').Append(close).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The same as a Graphviz DOT digraph.</summary>
    public static string ToDot(this Contract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        StringBuilder text = new($"digraph \"{Dot(contract.Name)}\" {{\n  rankdir=LR;\n");
        foreach ((string id, string label, NodeKind kind) in Nodes(contract))
        {
            string shape = kind switch { NodeKind.Intent => "oval", NodeKind.Guard => "hexagon", _ => "box" };
            text.Append($"  {id} [label=\"{Dot(label)}\", shape={shape}];\n");
        }

        foreach ((string from, string to, string? label) in Edges(contract))
        {
            text.Append($"  {from} -> {to}{(label is null ? "" : $" [label=\"{Dot(label)}\"]")};\n");
        }

        return text.Append("}\n").ToString();
    }

    private enum NodeKind { Intent, Guard, Transition }

    private static IEnumerable<(string Id, string Label, NodeKind Kind)> Nodes(Contract contract)
        => contract.Intents.Select((x, i) => ($"i{i}", x.Name, NodeKind.Intent))
            .Concat(contract.Guards.Select((x, i) => ($"g{i}", x.Name, NodeKind.Guard)))
            .Concat(contract.Transitions.Select((x, i) => ($"t{i}", x.IsPure ? x.Name : x.Name + " (async)", NodeKind.Transition)));

    private static IEnumerable<(string From, string To, string? Label)> Edges(Contract contract)
    {
        for (int i = 0; i < contract.Intents.Length; i++)
        {
            string from = $"i{i}";
            foreach (Guard guard in contract.Intents[i].Guards)
            {
                string to = $"g{contract.Guards.IndexOf(guard)}";
                yield return (from, to, null);
                from = to;
            }

            foreach (Transition transition in contract.Intents[i].Transitions)
            {
                yield return (from, $"t{contract.Transitions.IndexOf(transition)}", transition.IsConditional ? contract.Intents[i].Name + ", when" : contract.Intents[i].Name);
            }
        }
    }

    // Within a quoted Mermaid label only entities are safe: '"' ends the label, '<' begins HTML, '#' an entity.
    private static string Mermaid(string text) => Escape(text, static c => c switch
    {
        '"' => "#quot;",
        '#' => "#35;",
        '<' => "#lt;",
        '>' => "#gt;",
        '&' => "#amp;",
        _ => null,
    });

    private static string Dot(string text) => Escape(text, static c => c is '"' or '\\' ? "\\" + c : null);

    private static string Escape(string text, Func<char, string?> escape)
    {
        StringBuilder result = new(text.Length);
        foreach (char c in text)
        {
            result.Append(char.IsControl(c) ? " " : escape(c) ?? c.ToString());
        }

        return result.ToString();
    }

    private static StateObject Join(StateObject head, StateObject tail)
    {
        foreach ((string key, StateValue value) in tail)
        {
            head = head.With(key, value);
        }

        return head;
    }
}
