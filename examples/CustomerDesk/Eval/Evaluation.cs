using Clp;
using CustomerDesk.Shared;

namespace CustomerDesk.Eval;

/// <summary>Evaluates a benchmark in two passes. A line that cannot be evaluated is listed; the others go on.</summary>
public static class Evaluation
{
    /// <summary>The benchmarks it knows.</summary>
    public static IReadOnlyList<string> Benchmarks { get; } = [Benchmark.Tau, Benchmark.Tau2];

    /// <summary>Runs both passes over the golden sequences and the recorded files.</summary>
    /// <param name="dataFolder">The data folder, or the benchmark's folder in it.</param>
    /// <param name="benchmark">One of <see cref="Benchmarks"/>.</param>
    /// <param name="recorded">Recorded files; all of the benchmark's folder when null or empty.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <exception cref="ClpException">The benchmark is unknown, or folder, database or file is missing or damaged.</exception>
    public static async Task<EvaluationReport> RunAsync(string dataFolder, string benchmark, IReadOnlyList<string>? recorded = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataFolder);
        if (!Benchmarks.Contains(benchmark))
        {
            throw new ClpException(ClpCodes.BadCommandLine, $"There is no benchmark '{benchmark}'. Choose one of: {string.Join(", ", Benchmarks)}.");
        }

        List<LineProblem> problems = [];
        Benchmark data = Benchmark.Load(dataFolder, benchmark, problems);
        Findings findings = new();
        foreach (BenchmarkDomain domain in data.Domains)
        {
            await GoldenPass.RunAsync(domain, findings, cancellationToken);
        }

        foreach (string path in recorded is { Count: > 0 } ? recorded : data.Recorded())
        {
            IReadOnlyList<RecordedRun> runs = RecordedRun.ReadFile(path, problems);
            foreach (IGrouping<BenchmarkDomain, RecordedRun> group in runs.GroupBy(run => data.DomainOf(run, runs)))
            {
                await RecordedPass.RunAsync(group.Key, [.. group], findings, cancellationToken);
            }
        }

        return findings.ToReport(benchmark, problems);
    }
}
