using System.Diagnostics;
using Clp.TestKit;

namespace Examples.Tests;

/// <summary>Runs an example as a user would: its own process, its standard output as lines.</summary>
internal static class ExampleRun
{
    private const int MaxLines = 150;

    public static Task<string[]> LinesAsync(string example, params string[] arguments) => LinesAsync(example, new Dictionary<string, string>(), arguments);

    public static async Task<string[]> LinesAsync(string example, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, example + ".dll"));
        arguments.ToList().ForEach(start.ArgumentList.Add);
        environment.ToList().ForEach(variable => start.Environment[variable.Key] = variable.Value);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(0, await errors);
        return output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>Lines that are neither blank nor comments, over all files.</summary>
    public static int LinesOfCode(string example)
    {
        string[] files = Directory.GetFiles(Path.Combine(SharedData.RepositoryRoot, "examples", example), "*.cs");
        files.ShouldNotBeEmpty();
        return files.Sum(file => File.ReadLines(file).Select(line => line.TrimStart()).Count(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)));
    }

    /// <summary>Every example stays small enough to be read at one sitting.</summary>
    public static void ShouldBeShort(string example)
    {
        string[] files = Directory.GetFiles(Path.Combine(SharedData.RepositoryRoot, "examples", example), "*.cs");
        files.ShouldNotBeEmpty();
        files.Sum(file => File.ReadLines(file).Count()).ShouldBeLessThanOrEqualTo(MaxLines);
    }
}
