using Clp;
using Clp.Testing;

namespace CustomerDesk.Eval;

/// <summary>One recorded conversation of a model, with what the recording says about its end.</summary>
internal sealed record RecordedRun
{
    public required string File { get; init; }

    public required int Line { get; init; }

    public required string Task { get; init; }

    public required RecordedConversation Conversation { get; init; }

    /// <summary>The hash of the goal state, where recorded.</summary>
    public string? GoalHash { get; init; }

    /// <summary>Whether the recording says that the final database was right; null when it does not say.</summary>
    public bool? RightByLabel { get; init; }

    public string Label => $"{File}:{Line} task {Task}";

    public static IReadOnlyList<RecordedRun> ReadFile(string path, List<LineProblem> problems) =>
        JsonLines.Read(path, problems, (line, number) => new RecordedRun
        {
            File = Path.GetFileName(path),
            Line = number,
            Task = JsonLines.Required(line, "task_id"),
            Conversation = RecordedConversation.From(JsonLines.RequiredList(line, "messages")),
            GoalHash = (line.Field("gt_data_hash") as StateText)?.Value,
            RightByLabel = Truth(line.Field("db_match")) ?? Truth(line.Field("r_actions")),
        });

    private static bool? Truth(StateValue? value) => value switch
    {
        StateBoolean flag => flag.Value,
        StateNumber number => number.ToDouble() >= 1,
        _ => null,
    };
}
