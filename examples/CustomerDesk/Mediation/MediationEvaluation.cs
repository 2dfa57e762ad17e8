using Clp;
using Clp.Ai;
using Clp.Testing;
using CustomerDesk.Eval;
using CustomerDesk.Shared;

namespace CustomerDesk.Mediation;

/// <summary>Every recorded write of a benchmark through the mediation, with all guards.</summary>
internal sealed record MediationEvaluation
{
    public required IReadOnlyList<MediatedWrite> Writes { get; init; }

    /// <summary>State changes that nobody accepted; must be none.</summary>
    public required int Unaccepted { get; init; }

    public required IReadOnlyList<LineProblem> Problems { get; init; }

    public IReadOnlyList<MediatedWrite> Refused => [.. Writes.Where(write => write.IsRefused)];

    /// <summary>Evaluates the recordings of a benchmark.</summary>
    /// <param name="dataFolder">The data folder, or the benchmark's folder in it.</param>
    /// <param name="benchmark">tau-bench or tau2-bench.</param>
    /// <param name="recorded">Recorded files; all of the benchmark's folder when empty.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="ClpException">Folder, database or file is missing or damaged.</exception>
    public static async Task<MediationEvaluation> RunAsync(string dataFolder, string benchmark, IReadOnlyList<string> recorded, CancellationToken cancellationToken)
    {
        List<LineProblem> problems = [];
        List<MediatedWrite> writes = [];
        int unaccepted = 0;
        Benchmark data = Benchmark.Load(dataFolder, benchmark, problems);
        foreach (string path in recorded.Count > 0 ? recorded : data.Recorded())
        {
            IReadOnlyList<RecordedRun> runs = RecordedRun.ReadFile(path, problems);
            foreach (IGrouping<BenchmarkDomain, RecordedRun> group in runs.GroupBy(run => data.DomainOf(run, runs)))
            {
                Desk desk = group.Key.DeskFor([.. group]);
                foreach (RecordedRun run in group)
                {
                    unaccepted += await RunAsync(desk, run, writes, cancellationToken);
                }
            }
        }

        return new MediationEvaluation { Writes = writes, Unaccepted = unaccepted, Problems = problems };
    }

    /// <summary>Violations by guard: how many refused writes it objected to, and in how many of them it suggested values. Most first.</summary>
    public IEnumerable<(string Guard, int Objections, int Suggestions)> ByGuard() => Refused
        .SelectMany(write => write.Violations.Distinct().Select(guard => (Guard: guard, Suggests: write.Suggesting.Contains(guard))))
        .GroupBy(objection => objection.Guard, StringComparer.Ordinal)
        .Select(group => (group.Key, group.Count(), group.Count(objection => objection.Suggests)))
        .OrderByDescending(entry => entry.Item2).ThenBy(entry => entry.Key, StringComparer.Ordinal);

    private static async ValueTask<int> RunAsync(Desk desk, RecordedRun run, List<MediatedWrite> writes, CancellationToken cancellationToken)
    {
        await using MediatedRun conversation = await MediatedRun.StartAsync(desk, cancellationToken);
        TraceCall[] calls = [.. run.Conversation.Calls];
        for (int i = 0; i < calls.Length; i++)
        {
            if (await conversation.PlayAsync(calls[i], cancellationToken) is { } played)
            {
                writes.Add(await JudgeAsync(desk, run, calls[..i], calls[i], played.Answer, cancellationToken) with { ChangedTheState = played.ChangedTheState });
            }
        }

        return await conversation.CountUnacceptedAsync(cancellationToken);
    }

    private static async ValueTask<MediatedWrite> JudgeAsync(Desk desk, RecordedRun run, IReadOnlyList<TraceCall> before, TraceCall call, MediatedProposal answer, CancellationToken cancellationToken)
    {
        Outcome.Denied? denied = answer.Preview?.Refusal as Outcome.Denied;
        MediatedWrite write = new()
        {
            Where = run.Label,
            Tool = call.Name,
            Status = answer.Status,
            Violations = [.. answer.Violations.Select(violation => violation.Code == "guard" ? violation.Where : $"{violation.Code} {violation.Where}".Trim()), .. answer.Missing.Select(field => $"missing {field}")],
            Suggesting = [.. denied?.Denials.Where(denial => denial.Suggestion is not null).Select(denial => denial.Guard) ?? []],
            HasSuggestion = Corrections.Shown(answer) is not null,
            ReferenceExecuted = new PlayedCall(call, default, IsWrite: true, Outcome: null).ReferenceExecuted,
        };
        if (!write.HasSuggestion)
        {
            return write;
        }

        (int? rounds, bool isCommittable) = await Corrections.TryAsync(desk, before, call, cancellationToken);
        return write with { AcceptableAfter = rounds, IsCommittable = isCommittable };
    }
}
