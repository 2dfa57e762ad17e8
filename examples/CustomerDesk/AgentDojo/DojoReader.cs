using Clp;
using CustomerDesk.Eval;
using CustomerDesk.Shared;

namespace CustomerDesk.AgentDojo;

/// <summary>Reads recorded runs, one JSON object per line. A line that cannot be read becomes a problem; the others go on.</summary>
internal static class DojoReader
{
    /// <summary>The readable runs of a file.</summary>
    /// <exception cref="ClpException">The file is missing or unreadable.</exception>
    public static IReadOnlyList<DojoRun> Read(string path, List<LineProblem> problems)
        => JsonLines.Read(path, problems, (line, number) => Parse(line, Path.GetFileName(path), number));

    /// <summary>One parsed line as a run.</summary>
    /// <exception cref="ClpException">A part that is needed is absent or of another kind; the message names it.</exception>
    internal static DojoRun Parse(StateObject line, string file, int number) => new()
    {
        File = file,
        Line = number,
        Suite = line.Require<string>("suite_name"),
        UserTask = line.Require<string>("user_task_id"),
        InjectionTask = line.Text("injection_task_id") is { Length: > 0 } task ? task : null,
        AttackType = line.Text("attack_type") is { Length: > 0 } attack ? attack : null,
        Injections = line.ObjectAt("injections")?.ToDictionary(pair => pair.Key, pair => Text(pair.Value), StringComparer.Ordinal) ?? [],
        Utility = Flag(line, "utility"),
        Security = Flag(line, "security"),
        Steps = Steps(line.Require<StateArray>("messages")),
    };

    private static bool Flag(StateObject line, string name) => line.Field(name) is not StateNull && line.Require<bool>(name);

    private static List<DojoStep> Steps(StateArray messages)
    {
        List<DojoStep> steps = [];
        Queue<StateObject> waiting = [];
        foreach (StateObject message in messages.OfType<StateObject>())
        {
            switch (message.Text("role"))
            {
                case "user":
                    steps.Add(new DojoStep.Said(Text(message.Field("content"))));
                    break;
                case "assistant":
                    waiting = new(message.Objects("tool_calls"));
                    break;
                case "tool" when Answered(message, waiting) is { } call:
                    steps.Add(Called(call, message));
                    break;
                default:
                    break;
            }
        }

        return steps;
    }

    /// <summary>An answer repeats its call; one that does not answers the next call that waits.</summary>
    private static StateObject? Answered(StateObject message, Queue<StateObject> waiting)
    {
        StateObject? next = waiting.TryDequeue(out StateObject? first) ? first : null;
        return message.ObjectAt("tool_call") ?? next;
    }

    private static DojoStep.Called Called(StateObject call, StateObject answer) => new(
        call.Require<string>("function"),
        call.ObjectAt("args") ?? StateObject.Empty,
        Text(answer.Field("content")),
        answer.Field("error") is StateText);

    /// <summary>A content is a text, or a list of parts that hold one.</summary>
    private static string Text(StateValue? content) => content switch
    {
        StateText text => text.Value,
        StateArray parts => string.Join('\n', parts.OfType<StateObject>().Select(part => part.Text("content"))),
        _ => "",
    };
}
