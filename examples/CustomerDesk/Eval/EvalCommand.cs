using System.CommandLine;
using Clp;
using CustomerDesk.AgentDojo;

namespace CustomerDesk.Eval;

/// <summary><c>eval</c>: evaluates a benchmark's data folder.</summary>
internal static class EvalCommand
{
    private const string AgentDojo = "agentdojo";

    public static Command Create()
    {
        Argument<string> benchmark = new("benchmark") { Description = "tau-bench, tau2-bench or agentdojo" };
        benchmark.AcceptOnlyFromAmong([.. Evaluation.Benchmarks, AgentDojo]);
        Option<string> data = new("--data") { Description = "The data folder, or the benchmark's folder in it", Required = true };
        Option<string[]> recorded = new("--recorded") { Description = "Recorded files to evaluate in place of the folder's own", AllowMultipleArgumentsPerToken = true };
        Option<bool> json = new("--json") { Description = "One JSON object instead of text" };
        Command command = new("eval", "Evaluate recorded conversations of real models") { benchmark, data, recorded, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(benchmark),
            parsed.GetRequiredValue(data),
            parsed.GetValue(recorded) ?? [],
            parsed.GetValue(json),
            Console.Out,
            cancellationToken));
        return command;
    }

    /// <summary>Runs one evaluation; 0 when every line was evaluated, 1 when some could not be, 2 when it could not run.</summary>
    public static async Task<int> RunAsync(string benchmark, string data, IReadOnlyList<string> recorded, bool json, TextWriter output, CancellationToken cancellationToken, TextWriter? errors = null)
    {
        try
        {
            if (benchmark == AgentDojo)
            {
                return await AgentDojoCommand.RunAsync(data, recorded, json, output, TimeProvider.System, cancellationToken);
            }

            EvaluationReport report = await Evaluation.RunAsync(data, benchmark, recorded, cancellationToken);
            ReportPrinter.Print(report, json, output);
            return report.Problems.Count == 0 ? 0 : 1;
        }
        catch (ClpException exception)
        {
            await (errors ?? Console.Error).WriteLineAsync(exception.Message.AsMemory(), cancellationToken);
            return 2;
        }
    }
}
