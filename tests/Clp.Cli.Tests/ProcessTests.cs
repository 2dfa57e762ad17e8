using System.Diagnostics;

namespace Clp.Cli.Tests;

/// <summary>The built tool as a process of its own.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData(0, "audit", "--help")]
    [InlineData(2, "CLP0501", "audit", "verify", "no-such-file")]
    public async Task Tool_Started_EndsWithItsExitCode(int exit, string expected, params string[] args)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in args.Prepend(typeof(ClpTool).Assembly.Location))
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        process.ExitCode.ShouldBe(exit);
        (output + await error).ShouldContain(expected);
    }
}
