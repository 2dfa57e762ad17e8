using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>One call of a golden sequence, with what the reference answered and hashed after it where the file says so.</summary>
internal sealed record GoldenAction(string Name, StateObject Arguments, string? Result, string? StateHash);

/// <summary>One task's golden sequence of calls.</summary>
internal sealed record GoldenTask(string File, int Line, string Task, IReadOnlyList<GoldenAction> Actions, string FinalHash)
{
    public string Label => $"{File} task {Task}";

    public static IReadOnlyList<GoldenTask> ReadFile(string path, List<LineProblem> problems) =>
        JsonLines.Read(path, problems, (line, number) => new GoldenTask(
            Path.GetFileName(path),
            number,
            JsonLines.Required(line, "task"),
            [.. JsonLines.RequiredList(line, "actions").Select(Action)],
            JsonLines.Required(line, "finalStateHash")));

    private static GoldenAction Action(StateValue value)
    {
        StateObject action = value as StateObject ?? throw JsonLines.Damaged("an action is not an object");
        return new(
            JsonLines.Required(action, "name"),
            action.Child("arguments") ?? throw JsonLines.Damaged("an action has no 'arguments'"),
            (action.Field("result") as StateText)?.Value,
            (action.Field("stateHash") as StateText)?.Value);
    }
}
