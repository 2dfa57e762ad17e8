using System.Diagnostics;
using System.Globalization;

namespace Clp.Middleware.Redis.Caller;

/// <summary>Starts processes that call one limiter together, and looks through all that was granted.</summary>
public static class Processes
{
    /// <summary>Runs them to their ends.</summary>
    /// <param name="connection">The server.</param>
    /// <param name="calls">How many calls in all.</param>
    /// <param name="count">How many processes.</param>
    public static async Task<CallReport> RunAsync(string connection, int calls, int count = 2)
    {
        string prefix = $"p{Guid.NewGuid():N}";
        CallReport report = new();
        await Task.WhenAll(Enumerable.Range(0, count).Select(process =>
        {
            int first = (int)((long)calls * process / count), end = (int)((long)calls * (process + 1) / count);
            return RunOneAsync([connection, prefix, Text(first), Text(end - first)], report);
        }));
        return report;
    }

    private static async Task RunOneAsync(string[] arguments, CallReport report)
    {
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        ProcessStartInfo start = new(host) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(typeof(Processes).Assembly.Location);
        arguments.ToList().ForEach(start.ArgumentList.Add);
        using Process child = Process.Start(start)!;
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            report.Read(line);
        }

        await child.WaitForExitAsync();
        report.Ended(child.ExitCode);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
