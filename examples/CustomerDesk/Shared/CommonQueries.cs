using Clp;
using CustomerDesk.Calculator;
using CustomerDesk.Reference;

namespace CustomerDesk.Shared;

/// <summary>Reads that both desks have.</summary>
internal static class CommonQueries
{
    /// <summary>The calculator, the hand-over and, where the benchmark has it, the place to think.</summary>
    public static IEnumerable<Query> All(string invalidExpression, bool hasThink)
    {
        yield return new("calculate", ["expression"], (_, arguments) =>
            CalculateTool.TryRun(arguments.Text("expression"), invalidExpression, out string text) ? ToolAnswer.Of(text) : ToolAnswer.Refused(text));
        yield return new("transfer_to_human_agents", ["summary"], (_, _) => ToolAnswer.Of("Transfer successful"));
        if (hasThink)
        {
            yield return new("think", ["thought"], (_, _) => ToolAnswer.Of(""));
        }
    }

    /// <summary>The whole record of a collection under the id that an argument gives.</summary>
    public static Query Record(string name, string parameter, string collection, Func<string, string> missing) =>
        new(name, [parameter], (state, arguments) => state.Record(collection, arguments.Text(parameter)) is { } record
            ? ToolAnswer.Of(PythonJson.Dumps(record))
            : ToolAnswer.Refused(missing(arguments.Text(parameter))));
}
