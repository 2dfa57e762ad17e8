using System.Diagnostics;

namespace Clp.Benchmarks.Measures.BugBank;

/// <summary>A copy of the repository in which faults are planted, one at a time.</summary>
internal sealed class FaultyCopy : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly ScratchFolder folder = new();

    public FaultyCopy(string root)
    {
        foreach (string file in Run("git", ["ls-files"], root).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string target = Path.Combine(folder.Path, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            System.IO.File.Copy(Path.Combine(root, file), target);
        }
    }

    /// <summary>Puts the fault in; ends with what takes it out again.</summary>
    public Action Plant(Fault fault)
    {
        string path = Path.Combine(folder.Path, fault.File);
        string sound = System.IO.File.ReadAllText(path);
        System.IO.File.WriteAllText(path, fault.Edits.Aggregate(sound, (text, edit) => text.Replace(edit.Find, edit.Replace, StringComparison.Ordinal)));
        return () => System.IO.File.WriteAllText(path, sound);
    }

    public bool Builds(string project) => Run("dotnet", ["build", Path.Combine("tests", project), "-c", "Release", "-v", "q", "-nologo", "-p:RunAnalyzers=false"], folder.Path).Code == 0;

    /// <summary>Null when the tests ended in time; a time-out is a failure that was noticed.</summary>
    public bool Passes(string project, string filter)
    {
        string[] chosen = filter.Length == 0 ? [] : ["--filter", filter];
        return Run("dotnet", ["test", Path.Combine("tests", project), "-c", "Release", "--no-build", "-v", "q", "-nologo", .. chosen], folder.Path).Code == 0;
    }

    public void Dispose() => folder.Dispose();

    private static (int Code, string Output) Run(string command, string[] arguments, string where)
    {
        ProcessStartInfo start = new(command, arguments) { WorkingDirectory = where, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["CLP_REQUIRE_SERVERS"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            return (-1, "");
        }

        Task.WaitAll(output, errors);
        return (process.ExitCode, output.Result);
    }
}
