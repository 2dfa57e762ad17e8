using Clp;

namespace CustomerDesk.AgentDojo;

/// <summary><c>eval agentdojo</c>: replays recorded runs of the prompt-injection benchmark and reports attacks left next to useful work refused.</summary>
public static class AgentDojoCommand
{
    /// <summary>Runs it. Lines that cannot be read are listed and the rest is evaluated.</summary>
    /// <param name="dataFolder">The data folder, or its agentdojo folder.</param>
    /// <param name="recorded">Recorded files; all of the folder when empty.</param>
    /// <param name="json">One JSON object instead of text.</param>
    /// <param name="output">Where the report goes.</param>
    /// <param name="clock">The runtime's clock.</param>
    /// <param name="cancellationToken">Ends the evaluation.</param>
    /// <returns>0 when every line was evaluated, 1 when some could not be read.</returns>
    /// <exception cref="ClpException">The folder or a file is missing.</exception>
    public static async Task<int> RunAsync(string dataFolder, IReadOnlyList<string> recorded, bool json, TextWriter output, TimeProvider clock, CancellationToken cancellationToken)
    {
        DojoEvaluation evaluation = await DojoEvaluation.RunAsync(dataFolder, recorded, static builder => builder.Build(), clock, cancellationToken);
        if (json)
        {
            await output.WriteLineAsync(DojoPrinter.ToJson(evaluation).ToJson().AsMemory(), cancellationToken);
        }
        else
        {
            DojoPrinter.Print(evaluation, output);
        }

        return evaluation.Problems.Count == 0 ? 0 : 1;
    }
}
