using System.Globalization;
using System.Text.RegularExpressions;

namespace Examples.Tests;

public sealed partial class WorkerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("clp-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Worker_StoppedAndStartedAgain_LosesNothingAndTellsNothingTwice()
    {
        List<string> lines = await RunAsync(delivered: 15);
        List<string> again = await RunAsync(delivered: 5);

        lines.ShouldContain("started at 0");
        again.ShouldContain($"started at {lines.Where(line => Committed().IsMatch(line)).Sum(Units)}");
        lines.ShouldContain(line => line.Contains("denied: ten_at_once", StringComparison.Ordinal));
        lines.AddRange(again);
        int[] delivered = [.. lines.Select(line => Delivered().Match(line)).Where(match => match.Success).Select(match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))];
        int[] committed = [.. lines.Select(line => Committed().Match(line)).Where(match => match.Success).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        delivered.Length.ShouldBeGreaterThanOrEqualTo(20);
        delivered.ShouldBe(committed[..delivered.Length]);
    }

    private async Task<List<string>> RunAsync(int delivered)
    {
        using RunningExample worker = new("Worker", "--folder", Path.Combine(folder, "meter"));
        List<string> lines = await worker.ReadUntilAsync(line => line.StartsWith("started at", StringComparison.Ordinal));
        for (int i = 0; i < delivered; i++)
        {
            lines.AddRange(await worker.ReadUntilAsync(line => Delivered().IsMatch(line)));
        }

        lines.AddRange(await worker.StopAsync());
        return lines;
    }

    private static int Units(string line) => int.Parse(Read().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^delivered \{""units"":(\d+)\} of version (\d+)$")]
    private static partial Regex Delivered();

    [GeneratedRegex(@"^read .*: committed by count at version (\d+)$")]
    private static partial Regex Committed();

    [GeneratedRegex(@"^read \{""units"":(\d+)\}")]
    private static partial Regex Read();
}
