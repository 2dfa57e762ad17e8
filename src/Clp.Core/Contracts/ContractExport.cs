namespace Clp;

/// <summary>A contract in the forms other tools read. All results are deterministic.</summary>
public static class ContractExport
{
    /// <summary>JSON Schema (2020-12) of one intent's input.</summary>
    public static StateObject ToJsonSchema(this IntentDefinition intent) => throw new NotImplementedException();
    /// <summary>JSON Schema (2020-12) of the state.</summary>
    public static StateObject ToJsonSchema(this Contract contract) => throw new NotImplementedException();
    /// <summary>A Mermaid flowchart of intents, guards and transitions.</summary>
    public static string ToMermaid(this Contract contract) => throw new NotImplementedException();
    /// <summary>The same as a Graphviz DOT digraph.</summary>
    public static string ToDot(this Contract contract) => throw new NotImplementedException();
}
