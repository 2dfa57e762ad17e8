using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>One domain of a benchmark: its desks (the first over the present database, further ones over databases that recordings used) and golden sequences.</summary>
/// <param name="Desks">At least one.</param>
/// <param name="Golden">The golden sequences of all files.</param>
/// <param name="Goals">By task id: the sequences that recordings aim at.</param>
internal sealed record BenchmarkDomain(IReadOnlyList<Desk> Desks, IReadOnlyList<GoldenTask> Golden, IReadOnlyDictionary<string, GoldenTask> Goals)
{
    public string Name => Desks[0].Domain;

    /// <summary>The desk on whose database a file was recorded: the one that gives most of its first reads.</summary>
    public Desk DeskFor(IReadOnlyList<RecordedRun> runs) => Desks.Count == 1 ? Desks[0] : Desks.MaxBy(desk => runs.Count(run => ReadsTheSame(desk, run)))!;

    /// <summary>How many of the calls this domain knows.</summary>
    public int Knows(IReadOnlyList<RecordedRun> runs) =>
        runs.SelectMany(run => run.Conversation.Calls).Count(call => Desks[0].IsWrite(call.Name) || Desks[0].FindQuery(call.Name) is not null);

    private static bool ReadsTheSame(Desk desk, RecordedRun run) =>
        run.Conversation.Calls.FirstOrDefault(call => call.Name == "get_user_details") is { Arguments: { } arguments, Result: { } result }
        && desk.FindQuery("get_user_details")?.Answer(desk.Contract.InitialState, arguments).Text == result;

    public static IReadOnlyDictionary<string, GoldenTask> ById(IEnumerable<GoldenTask> tasks) =>
        tasks.GroupBy(task => task.Task).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
}
